"use strict";
(function () {
  var by = function (id) { return document.getElementById(id); };
  var words = document.body.dataset;
  // The part of the address after # is not sent to any server; with it the page may try and save rules.
  var token = location.hash.slice(1) || sessionStorage.getItem("token") || "";
  if (token) { sessionStorage.setItem("token", token); }
  // Whoever sees the screen shall not read it there.
  history.replaceState(null, "", location.pathname);
  var state = { packs: [] };
  var view = "index.html";
  var shown = "";
  var tag = null;
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
    if (shown !== path) {
      reloading = null;
      frame.src = path;
      turn(path);
    } else if (again) {
      inquire(path, function (stands) {
        if (stands === tag) { return; }
        tag = stands;
        // While a page loads, the reader has no place in it.
        if (reloading) { reloading.outdated = true; return; }
        reloading = place();
        frame.contentWindow.location.reload();
      });
    }
  }
  function turn(path) {
    shown = path;
    tag = null;
    inquire(path, function (stands) { tag = stands; });
  }
  // By its tag a page is known that is as it was; it is not loaded again.
  function inquire(path, then) {
    fetch(path, { method: "HEAD" }).then(function (answer) { if (shown === path) { then(answer.headers.get("ETag")); } }, function () {});
  }
  var reloading = null;
  frame.addEventListener("load", function () {
    if (reloading && reloading.outdated) {
      reloading.outdated = false;
      frame.contentWindow.location.reload();
    } else if (reloading) {
      var kept = reloading;
      reloading = null;
      restore(kept);
    }
    // A reader follows a link from one page to the other.
    var at = decodeURIComponent(frame.contentWindow.location.pathname).split("/").pop();
    if (at.slice(-5) === ".html" && at !== view && by("page").hidden === false) { view = at; turn(frame.contentWindow.location.pathname); mark(); }
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
    if (name === "plan") { picture(); } else if (name === "rules") { rules(); } else { load(again); }
  }
  Array.prototype.forEach.call(document.querySelectorAll("nav button"), function (button) {
    button.addEventListener("click", function () { show(button.dataset.view, false); });
  });
  by("pack").addEventListener("change", function () { scripts = []; banner(); show(view, false); });

  // What is going on.
  function banner() {
    var one = current();
    var faults = one ? one.faults : [];
    var text = faults.map(function (fault) { return fault.text; }).join("\n\n");
    by("banner").hidden = faults.length === 0;
    // What stands there already would be read aloud once more.
    if (by("banner").textContent !== text) { by("banner").textContent = text; }
    by("status").textContent = one ? one.told : words.first;
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
  var events = null;
  function listen() {
    events = new EventSource("/events");
    events.addEventListener("update", function () { refresh(true); });
    events.onerror = function () { by("status").textContent = words.lost; };
  }
  listen();
  // A browser keeps few connections to one address; a page that nobody sees gives its own to the others.
  document.addEventListener("visibilitychange", function () {
    events.close();
    if (!document.hidden) { listen(); refresh(true); }
  });

  // The plan: a figure and all that it comes from.
  var pictured = "";
  function picture() {
    get("/plan/" + encodeURIComponent(pack())).then(function (answer) { return answer.text(); }).then(function (text) {
      if (text === pictured) { return; }
      pictured = text;
      var lit = by("picture").querySelector("[aria-pressed=true]");
      var focused = by("picture").contains(document.activeElement) ? document.activeElement.textContent : null;
      by("picture").innerHTML = text;
      Array.prototype.forEach.call(by("picture").querySelectorAll(".node"), function (node) {
        node.addEventListener("click", function () { light(node); });
        node.addEventListener("keydown", function (event) {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); light(node); }
        });
        if (lit && lit.textContent === node.textContent) { lit = null; light(node); }
        if (focused !== null && focused === node.textContent) { focused = null; node.focus({ preventScroll: true }); }
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

  // The rules beside their results. A text that has been changed and not saved is kept, whatever else is looked at.
  var area = by("script");
  var drafts = {};
  function key(script) { return script.pack + "/" + script.file; }
  function chosen() { return scripts.filter(function (one) { return one.file === by("file").value; })[0]; }
  function dirty() { return known !== null && area.value !== known.shown; }
  function keep() {
    if (dirty()) { drafts[key(known)] = { known: known, value: area.value }; } else if (known) { delete drafts[key(known)]; }
  }
  // The text as it is saved: the page has one sign at the end of a line, the file may have two.
  function text() { return known.crlf ? area.value.replace(/\n/g, "\r\n") : area.value; }
  function rules() {
    var of = pack();
    get("/rules/" + encodeURIComponent(of)).then(function (answer) { return answer.json(); }).then(function (told) {
      if (of !== pack()) { return; }
      keep();
      var file = by("file").value;
      scripts = told.scripts.map(function (one) { one.pack = of; return one; });
      usages = told.words;
      var list = by("file");
      var names = scripts.map(function (one) { return one.file; });
      Object.keys(drafts).forEach(function (name) {
        var draft = drafts[name].known;
        if (draft.pack === of && names.indexOf(draft.file) < 0) { names.push(draft.file); }
      });
      list.replaceChildren.apply(list, names.map(function (name) { return element("option", name, { value: name }); }));
      if (names.indexOf(file) >= 0) { list.value = file; }
      var stands = chosen();
      if (!known || known.pack !== of || known.file !== list.value) {
        open(stands);
      } else if (dirty()) {
        compare(stands);
      } else if (!stands || stands.sha256 !== known.sha256) { open(stands); }
      results();
    });
  }
  // Whether the file on the disk is the one that the text began as.
  function compare(stands) {
    if (stands && stands.sha256 === known.sha256) { return; }
    if (stands && stands.text === text()) { open(stands, true); } else { conflict(); }
  }
  function open(script, anew) {
    if (!anew) { keep(); }
    var same = known && script && known.pack === script.pack && known.file === script.file;
    var at = same ? area.selectionStart : 0;
    var draft = anew ? undefined : drafts[pack() + "/" + by("file").value];
    if (anew && known) { delete drafts[key(known)]; }
    known = draft ? draft.known : script || null;
    area.value = known ? known.text : "";
    if (known) {
      known.shown = area.value;
      known.crlf = known.text.split("\r\n").length * 2 > known.text.split("\n").length;
    }
    if (draft) { area.value = draft.value; }
    if (same) { area.setSelectionRange(at, at); }
    area.readOnly = !known || !token;
    settle(true);
    by("changes").textContent = token ? "" : words.readonly;
    forget();
    check();
    if (draft) { compare(script); }
  }
  function conflict() {
    by("changes").textContent = words.conflict;
    settle(false);
    by("save").disabled = true;
  }
  function settle(settled) { by("reload").hidden = settled; by("keep").hidden = settled || !chosen(); }
  function forget() { previewed = null; by("save").disabled = true; }
  by("file").addEventListener("change", function () { open(chosen()); results(); });
  by("reload").addEventListener("click", function () { open(chosen(), true); area.focus(); });
  // What was written is written on top of what stands on the disk now.
  by("keep").addEventListener("click", function () {
    var stands = chosen();
    known = Object.assign({}, stands, { shown: stands.text.replace(/\r\n/g, "\n"), crlf: known.crlf });
    settle(true);
    forget();
    by("changes").textContent = words.kept;
    area.focus();
  });
  // The numbers of results.json are for programs; these are for people.
  function written(number) {
    if (document.documentElement.lang === "en") { return number.replace(/ /g, ","); }
    return number.replace(".", ",").replace("-", "\u2212").replace(/ /g, "\u00a0");
  }
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
            line.append(element("td", figure.shown === null ? "–" : written(figure.shown), { "class": figure.band || (figure.missing ? "grey" : "") }));
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
    send("/check/", { file: script.file, text: area.value }, function (told) {
      if (mine === asked) { faults(told.faults); }
    });
  }
  // What came of what was sent; where nothing did, that is said.
  function send(path, body, then) {
    var failed = function (answer) { by("changes").textContent = answer.status === 403 ? words.readonly : answer.status === 404 ? words.conflict : words.lost; };
    post(path + encodeURIComponent(known.pack), body).then(function (answer) {
      return answer.json().then(function (told) { then(told, answer); }, function () { failed(answer); });
    }, failed);
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
    var lines = area.value.split("\n");
    var before = lines.slice(0, line - 1).reduce(function (sum, text) { return sum + text.length + 1; }, 0);
    // Columns count letters; some are two units of a text here.
    var at = before + Array.from(lines[line - 1] || "").slice(0, column - 1).join("").length;
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = (line - 1) * (parseFloat(getComputedStyle(area).lineHeight) || 22) - area.clientHeight / 2;
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
  var picked = -1;
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
  // Whether the caret stands in a comment or a text, where words are nobody's names.
  function aside() {
    var line = area.value.slice(0, area.selectionStart).split("\n").pop();
    return line.indexOf("//") >= 0 || line.split('"').length % 2 === 0;
  }
  // Unasked, nothing is picked: Enter then ends the line.
  function complete(forced) {
    var start = typed();
    var found = forced || start.length >= 2 && !aside() ? candidates(start) : [];
    list.hidden = found.length === 0;
    picked = forced ? 0 : -1;
    list.replaceChildren.apply(list, found.map(function (word, index) {
      var item = element("li", word[0], { role: "option", id: "word" + index, "aria-selected": String(index === picked) });
      if (word[1]) { item.append(" ", element("small", word[1])); }
      item.addEventListener("mousedown", function (event) { event.preventDefault(); put(word[0]); });
      item.dataset.word = word[0];
      return item;
    }));
    if (found.length) {
      var lines = area.value.slice(0, area.selectionStart).split("\n").length;
      list.style.top = Math.min(area.offsetTop + area.offsetHeight, area.offsetTop + (lines + 1) * 22 - area.scrollTop) + "px";
    }
    if (found.length && forced) { area.setAttribute("aria-activedescendant", "word0"); } else { area.removeAttribute("aria-activedescendant"); }
  }
  function put(word) {
    var start = typed();
    // As if it were typed, so that it can be undone.
    document.execCommand("insertText", false, word.slice(start.length));
    list.hidden = true;
  }
  area.addEventListener("keydown", function (event) {
    if (event.ctrlKey && event.key === " ") { event.preventDefault(); complete(true); return; }
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); preview(); return; }
    if (list.hidden) { return; }
    var items = list.children;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (picked >= 0) { items[picked].setAttribute("aria-selected", "false"); }
      picked = event.key === "ArrowDown" ? (picked + 1) % items.length : (Math.max(picked, 0) + items.length - 1) % items.length;
      items[picked].setAttribute("aria-selected", "true");
      items[picked].scrollIntoView({ block: "nearest" });
      area.setAttribute("aria-activedescendant", items[picked].id);
    } else if (picked >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      put(items[picked].dataset.word);
    } else if (event.key !== "Shift" && event.key.length > 1 && event.key !== "Backspace") { list.hidden = true; }
  });
  area.addEventListener("mousedown", function () { list.hidden = true; });
  area.addEventListener("blur", function () { list.hidden = true; });

  // What a change does, before it is saved.
  function preview() {
    if (!known || !token) { return; }
    var value = area.value;
    by("changes").textContent = words.waiting;
    send("/preview/", { file: known.file, text: text() }, function (told) {
      faults(told.faults);
      var box = by("changes");
      box.replaceChildren(element("p", told.summary));
      var lines = element("ul");
      told.lines.forEach(function (line) { lines.append(element("li", line)); });
      box.append(lines);
      if (area.value === value) { previewed = value; by("save").disabled = false; }
    });
  }
  by("preview").addEventListener("click", preview);
  by("save").addEventListener("click", function () {
    if (previewed === null || previewed !== area.value) { return; }
    var saving = known;
    send("/save/", { file: known.file, text: text(), sha256: known.sha256 }, function (told, answer) {
      told.pack = saving.pack;
      var replace = function () {
        scripts = scripts.map(function (one) { return one.pack === told.pack && one.file === told.file ? told : one; });
      };
      if (answer.status === 409) {
        replace();
        conflict();
      } else if (answer.ok) {
        replace();
        told.shown = previewed;
        told.crlf = saving.crlf;
        delete drafts[key(told)];
        if (known === saving) { known = told; forget(); }
        by("changes").textContent = words.saved;
      } else { by("changes").textContent = words.unsaved + " " + told.text; }
    });
  });
  window.addEventListener("beforeunload", function (event) {
    keep();
    if (Object.keys(drafts).length) { event.preventDefault(); }
  });

  refresh(false);
}());
