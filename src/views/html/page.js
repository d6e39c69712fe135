"use strict";
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  function parts(button) {
    return button.getAttribute("aria-controls").split(" ").map(function (id) { return document.getElementById(id); });
  }
  function set(button, open) {
    button.setAttribute("aria-expanded", String(open));
    if (button.hasAttribute("data-all")) {
      buttons(parts(button)[0]).forEach(function (other) {
        // The long tables behind the strips are unfolded one by one.
        if (other !== button && !(open && other.hasAttribute("data-rest"))) { set(other, open); }
      });
    } else if (button.hasAttribute("data-columns")) {
      parts(button)[0].classList.toggle("narrowed", !open);
    } else {
      parts(button).forEach(function (part) {
        part.hidden = !open;
        // What was unfolded within must not stay behind.
        if (!open) { buttons(part).forEach(function (other) { set(other, false); }); }
      });
    }
  }
  function buttons(within) {
    return Array.prototype.slice.call(within.querySelectorAll("button[aria-controls]"));
  }
  buttons(document).forEach(function (button) {
    button.hidden = false;
    set(button, false);
    button.addEventListener("click", function () { set(button, button.getAttribute("aria-expanded") !== "true"); });
  });
}());
