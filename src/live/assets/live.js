"use strict";
(function () {
  var by = function (id) { return document.getElementById(id); };
  var words = document.body.dataset;
  // The part of the address after # is not sent to any server; with it the page may try and save rules.
  var token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
  if (token) { sessionStorage.setItem("token", token); }
  var state = { packs: [] };
  var view = "index.html";
  var shown = "";
  var scripts = [];
  var usages = [];
  var known = null;
  var previewed = null;

  function get(path) { return fetch(path).then(function (answer) { return answer.ok ? answer : Promise.reject(answer); }); }
  function post(path, body) {
    return fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Visare-Token": token },
      body: JSON.stringify(body),
    });
  }
  function element(name, text, of) {
    var made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    Object.keys(of || {}).forEach(function (key) { made.setAttribute(key, of[key]); });
    return made;
  }
  function pack() { return by("pack").value; }
  function current() { return state.packs.filter(function (one) { return one.pack === pack(); })[0]; }

  // The page, and the reader's place in it.
  var frame = by("page");
  function place() {
    var page = frame.contentDocument;
    if (!page || !page.body) { return null; }
    var open = Array.prototype.map.call(page.querySelectorAll("button[aria-expanded=true]"), function (button) {
      return button.getAttribute("aria-controls");
    });
    var focus = page.activeElement;
    var anchor = null;
    Array.prototype.some.call(page.querySelectorAll("[id]"), function (one) {
      var top = one.getBoundingClientRect().top;
      if (top >= 0 && one.offsetParent !== null) { anchor = { id: one.id, top: top }; return true; }
      return false;
    });
    return {
      open: open, anchor: anchor, y: frame.contentWindow.scrollY, x: frame.contentWindow.scrollX,
      focus: focus && focus.getAttribute("aria-controls"),
    };
  }
  function restore(kept) {
    var page = frame.contentDocument;
    Array.prototype.forEach.call(page.querySelectorAll("button[aria-controls]"), function (button) {
      var name = button.getAttribute("aria-controls");
      if (kept.open.indexOf(name) >= 0 && button.getAttribute("aria-expanded") === "false") { button.click(); }
      if (kept.focus === name && document.activeElement === frame) { button.focus({ preventScroll: true }); }
    });
    frame.contentWindow.scrollTo({ left: kept.x, top: kept.y, behavior: "instant" });
    var anchor = kept.anchor && page.getElementById(kept.anchor.id);
    if (anchor && kept.y > 0) {
      var moved = anchor.getBoundingClientRect().top - kept.anchor.top;
      frame.contentWindow.scrollBy({ top: moved, behavior: "instant" });
    }
  }
  function load(again) {
    var one = current();
    if (!one) { return; }
    var path = "/out/" + encodeURIComponent(one.pack) + "/" + one.folder + view;
    var kept = again && shown === path ? place() : null;
    if (kept) {
      frame.addEventListener("load", function () { restore(kept); }, { once: true });
      frame.contentWindow.location.reload();
    } else if (shown !== path) {
      shown = path;
      frame.src = path;
    }
  }
  frame.addEventListener("load", function () {
    // A reader follows a link from one page to the other.
    var at = decodeURIComponent(frame.contentWindow.location.pathname).split("/").pop();
    if (at.slice(-5) === ".html" && at !== view && by("page").hidden === false) { view = at; shown = frame.contentWindow.location.pathname; mark(); }
  });

  function mark() {
    Array.prototype.forEach.call(document.querySelectorAll("nav button"), function (button) {
      if (button.dataset.view === view) { button.setAttribute("aria-current", "page"); } else { button.removeAttribute("aria-current"); }
    });
  }
  function show(name, again) {
    view = name;
    mark();
    frame.hidden = name === "plan" || name === "rules";
    by("plan").hidden = name !== "plan";
    by("rules").hidden = name !== "rules";
    if (name === "plan") { picture(); } else if (name === "rules") { rules(again); } else { load(again); }
  }
  Array.prototype.forEach.call(document.querySelectorAll("nav button"), function (button) {
    button.addEventListener("click", function () { show(button.dataset.view, false); });
  });
  by("pack").addEventListener("change", function () { scripts = []; banner(); show(view, false); });

  // What is going on.
  function banner() {
    var one = current();
    var faults = one ? one.faults : [];
    by("banner").hidden = faults.length === 0;
    by("banner").textContent = faults.map(function (fault) { return fault.text; }).join("\n\n");
    by("status").textContent = one ? one.told : "";
  }
  function refresh(again) {
    return get("/state").then(function (answer) { return answer.json(); }).then(function (told) {
      state = told;
      var chosen = pack();
      var list = by("pack");
      list.replaceChildren.apply(list, told.packs.map(function (one) { return element("option", one.pack, { value: one.pack }); }));
      if (told.packs.some(function (one) { return one.pack === chosen; })) { list.value = chosen; }
      banner();
      show(view, again);
    });
  }
  var events = new EventSource("/events");
  events.addEventListener("update", function () { refresh(true); });
  events.onerror = function () { by("status").textContent = words.lost; };

  // The plan: a figure and all that it comes from.
  function picture() {
    get("/plan/" + encodeURIComponent(pack())).then(function (answer) { return answer.text(); }).then(function (text) {
      by("picture").innerHTML = text;
      Array.prototype.forEach.call(by("picture").querySelectorAll(".node"), function (node) {
        node.addEventListener("click", function () { light(node); });
        node.addEventListener("keydown", function (event) {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); light(node); }
        });
      });
    });
  }
  function light(node) {
    var off = node.getAttribute("aria-pressed") === "true";
    Array.prototype.forEach.call(by("picture").querySelectorAll(".lit,[aria-pressed=true]"), function (one) {
      one.classList.remove("lit");
      if (one.hasAttribute("aria-pressed")) { one.setAttribute("aria-pressed", "false"); }
    });
    if (off) { return; }
    node.setAttribute("aria-pressed", "true");
    var waiting = [node.id];
    var met = {};
    while (waiting.length) {
      var id = waiting.pop();
      var one = !met[id] && by(id);
      met[id] = true;
      if (one) {
        one.classList.add("lit");
        waiting = waiting.concat((one.dataset.from || "").split(" ").filter(Boolean));
      }
    }
    Array.prototype.forEach.call(by("picture").querySelectorAll("path"), function (path) {
      path.classList.toggle("lit", met[path.dataset.from] && met[path.dataset.to]);
    });
  }

  // The rules beside their results.
  var area = by("script");
  function chosen() { return scripts.filter(function (one) { return one.file === by("file").value; })[0]; }
  function rules(again) {
    var dirty = known && area.value !== known.text;
    get("/rules/" + encodeURIComponent(pack())).then(function (answer) { return answer.json(); }).then(function (told) {
      var file = by("file").value;
      scripts = told.scripts;
      usages = told.words;
      var list = by("file");
      list.replaceChildren.apply(list, scripts.map(function (one) { return element("option", one.file, { value: one.file }); }));
      if (scripts.some(function (one) { return one.file === file; })) { list.value = file; }
      var stands = chosen();
      if (dirty && again && stands && known.file === stands.file) {
        if (stands.sha256 !== known.sha256) { conflict(); }
      } else if (!(known && stands && known.file === stands.file && known.sha256 === stands.sha256)) { open(stands); }
      results();
    });
  }
  function open(script) {
    known = script || null;
    area.value = script ? script.text : "";
    area.readOnly = !script || !token;
    by("reload").hidden = true;
    by("changes").textContent = token ? "" : words.readonly;
    forget();
    check();
  }
  function conflict() {
    by("changes").textContent = words.conflict;
    by("reload").hidden = false;
    by("save").disabled = true;
  }
  function forget() { previewed = null; by("save").disabled = true; }
  by("file").addEventListener("change", function () { open(chosen()); results(); });
  by("reload").addEventListener("click", function () { open(chosen()); area.focus(); });
  function results() {
    var one = current();
    if (!one) { return; }
    get("/out/" + encodeURIComponent(one.pack) + "/" + one.folder + "results.json").then(function (answer) { return answer.json(); }).then(function (told) {
      var table = element("table");
      told.areas.forEach(function (part) {
        var rows = part.rows.filter(function (row) { return row.rule.file === by("file").value; });
        if (!rows.length) { return; }
        var head = element("tr");
        head.append(element("th", part.name, { scope: "col" }));
        part.years.forEach(function (year) { head.append(element("th", year, { scope: "col" })); });
        table.append(head);
        rows.forEach(function (row) {
          var line = element("tr", undefined, row.key_figure ? {} : { "class": "one" });
          line.append(element("th", row.label, { scope: "row" }));
          row.figures.filter(function (figure) { return figure.place === told.focus.code; }).forEach(function (figure) {
            line.append(element("td", figure.shown === null ? "–" : figure.shown, { "class": figure.band || (figure.missing ? "grey" : "") }));
          });
          table.append(line);
        });
      });
      by("results").replaceChildren(table);
    }, function () { by("results").replaceChildren(); });
  }
  var asked = 0;
  function check() {
    asked += 1;
    var mine = asked;
    var script = known;
    if (!script || !token) { return; }
    post("/check/" + encodeURIComponent(pack()), { file: script.file, text: area.value }).then(function (answer) { return answer.json(); }).then(function (told) {
      if (mine === asked) { faults(told.faults); }
    });
  }
  function faults(list) {
    var box = by("faults");
    box.replaceChildren.apply(box, list.length ? list.map(function (fault) {
      var at = fault.places.filter(function (one) { return one.kind === "script"; })[0];
      var button = element("button", (at ? at.line + ":" + at.column + " " : "") + fault.code + " " + fault.message + " " + fault.next, { type: "button", "class": "fault" });
      if (at && at.file === by("file").value) { button.addEventListener("click", function () { go(at.line, at.column); }); }
      return button;
    }) : [element("p", words.sound)]);
    area.setAttribute("aria-invalid", String(list.length > 0));
  }
  function go(line, column) {
    var before = area.value.split("\n").slice(0, line - 1).reduce(function (sum, text) { return sum + text.length + 1; }, 0);
    area.focus();
    area.setSelectionRange(before + column - 1, before + column - 1);
  }
  var waiting = 0;
  area.addEventListener("input", function () {
    forget();
    clearTimeout(waiting);
    waiting = setTimeout(check, 200);
    complete(false);
  });

  // Completion.
  var list = by("words");
  var picked = 0;
  function typed() {
    var found = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(area.value.slice(0, area.selectionStart));
    return found ? found[0] : "";
  }
  function candidates(start) {
    var all = {};
    usages.forEach(function (word) { all[word[0]] = word[1]; });
    scripts.forEach(function (script) {
      (script.text.match(/[\p{L}_][\p{L}\p{N}_]{2,}/gu) || []).forEach(function (word) { if (!(word in all)) { all[word] = ""; } });
    });
    return Object.keys(all).filter(function (word) { return word !== start && word.indexOf(start) === 0; })
      .sort(function (a, b) { return (all[b] ? 1 : 0) - (all[a] ? 1 : 0) || a.localeCompare(b); })
      .slice(0, 12).map(function (word) { return [word, all[word]]; });
  }
  function complete(forced) {
    var start = typed();
    var found = start.length >= (forced ? 0 : 2) ? candidates(start) : [];
    list.hidden = found.length === 0;
    picked = 0;
    list.replaceChildren.apply(list, found.map(function (word, index) {
      var item = element("li", word[0], { role: "option", id: "word" + index, "aria-selected": String(index === 0) });
      if (word[1]) { item.append(" ", element("small", word[1])); }
      item.addEventListener("mousedown", function (event) { event.preventDefault(); put(word[0]); });
      item.dataset.word = word[0];
      return item;
    }));
    if (found.length) {
      var lines = area.value.slice(0, area.selectionStart).split("\n").length;
      list.style.top = Math.min(area.offsetTop + area.offsetHeight, area.offsetTop + (lines + 1) * 22 - area.scrollTop) + "px";
      area.setAttribute("aria-activedescendant", "word0");
    } else { area.removeAttribute("aria-activedescendant"); }
  }
  function put(word) {
    var start = typed();
    area.setRangeText(word.slice(start.length), area.selectionStart, area.selectionStart, "end");
    list.hidden = true;
    area.dispatchEvent(new Event("input"));
    list.hidden = true;
  }
  area.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); complete(true); return; }
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); preview(); return; }
    if (list.hidden) { return; }
    var items = list.children;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      items[picked].setAttribute("aria-selected", "false");
      picked = (picked + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length;
      items[picked].setAttribute("aria-selected", "true");
      items[picked].scrollIntoView({ block: "nearest" });
      area.setAttribute("aria-activedescendant", items[picked].id);
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      put(items[picked].dataset.word);
    } else if (event.key === "Escape") { list.hidden = true; }
  });
  area.addEventListener("blur", function () { list.hidden = true; });

  // What a change does, before it is saved.
  function preview() {
    if (!known || !token) { return; }
    var text = area.value;
    post("/preview/" + encodeURIComponent(pack()), { file: known.file, text: text }).then(function (answer) { return answer.json(); }).then(function (told) {
      faults(told.faults);
      var box = by("changes");
      box.replaceChildren(element("p", told.summary));
      var lines = element("ul");
      told.lines.forEach(function (line) { lines.append(element("li", line)); });
      box.append(lines);
      if (area.value === text) { previewed = text; by("save").disabled = false; }
    });
  }
  by("preview").addEventListener("click", preview);
  by("save").addEventListener("click", function () {
    if (previewed === null || previewed !== area.value) { return; }
    post("/save/" + encodeURIComponent(pack()), { file: known.file, text: previewed, sha256: known.sha256 }).then(function (answer) {
      return answer.json().then(function (told) {
        if (answer.status === 409) {
          scripts = scripts.map(function (one) { return one.file === told.file ? told : one; });
          conflict();
        } else if (answer.ok) {
          known = told;
          scripts = scripts.map(function (one) { return one.file === told.file ? told : one; });
          forget();
          by("changes").textContent = words.saved;
        } else { by("changes").textContent = words.unsaved + " " + told.text; }
      });
    });
  });
  window.addEventListener("beforeunload", function (event) {
    if (known && area.value !== known.text) { event.preventDefault(); }
  });

  refresh(false);
}());
