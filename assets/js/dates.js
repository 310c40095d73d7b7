/* Date fields: typed as text (2024-07-31, 2024.7.31, 20240731, 2024年7月31日), written out as 2024-07-31 on leaving the
   field, with a calendar beside it. Without this script the field is typed into and the server reads the same ways. */
(function () {
  "use strict";
  var doc = document;
  var two = function (n) { return (n < 10 ? "0" : "") + n; };
  var iso = function (day) { return day.getFullYear() + "-" + two(day.getMonth() + 1) + "-" + two(day.getDate()); };
  var make = function (name, attributes, words) {
    var made = doc.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (words) made.textContent = words;
    return made;
  };

  /* What was typed as a day, or null. */
  var read = function (text) {
    var t = text.replace(/[\uff10-\uff19]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xfee0); }).replace(/\s/g, "");
    var m = /^(\d{4})(\d\d)(\d\d)$/.exec(t) || /^(\d{4})[-\/.年](\d{1,2})[-\/.月](\d{1,2})日?$/.exec(t);
    if (!m) return null;
    var day = new Date(+m[1], +m[2] - 1, +m[3]);
    return day.getFullYear() === +m[1] && day.getMonth() === +m[2] - 1 && day.getDate() === +m[3] ? day : null;
  };
  var today = function () {
    var said = doc.querySelector("[data-today]");
    return read(((said && said.textContent) || "").replace(/^.*?(\d{4}-\d\d-\d\d).*$/, "$1").trim()) || new Date();
  };

  doc.addEventListener("change", function (event) {
    if (!event.target.matches || !event.target.matches("[data-date]")) return;
    var day = read(event.target.value);
    if (day) event.target.value = iso(day);
  }, true);

  var choose = function (select, value, words) {
    for (var at = select.options.length - 1; at >= 0; at -= 1) if (+select.options[at].value === value) { select.value = value; return; }
    var option = make("option", { value: value }, words);
    select.append(option);
    select.value = value;
  };

  /* The calendar of one field: a month of days, arrows move by day and week, PageUp and PageDown by month. */
  var open = function (field, button) {
    var now = today();
    var at = read(field.value) || now;
    var label = field.labels && field.labels[0] ? field.labels[0].textContent.replace("必填", "").trim() : "日期";
    var dialog = make("dialog", { class: "calendar", "aria-label": "选" + label });
    var head = make("p", { class: "calendar-head" });
    var back = make("button", { type: "button", class: "btn btn-small", "aria-label": "上个月" }, "‹");
    var on = make("button", { type: "button", class: "btn btn-small", "aria-label": "下个月" }, "›");
    var years = make("select", { class: "select", "aria-label": "年" });
    for (var y = now.getFullYear() + 5; y >= now.getFullYear() - 80; y -= 1) years.append(make("option", { value: y }, y + "年"));
    var months = make("select", { class: "select", "aria-label": "月" });
    for (var m = 0; m < 12; m += 1) months.append(make("option", { value: m }, (m + 1) + "月"));
    head.append(back, years, months, on);
    var table = make("table", { class: "calendar-days" });
    var week = make("tr");
    "一二三四五六日".split("").forEach(function (words) {
      var cell = make("th", { scope: "col", abbr: "星期" + words }, words);
      week.append(cell);
    });
    var top = make("thead");
    top.append(week);
    var body = make("tbody");
    table.append(top, body);
    var foot = make("p", { class: "calendar-foot" });
    var now_ = make("button", { type: "button", class: "link-button" }, "今天 " + iso(now));
    var none = make("button", { type: "button", class: "link-button" }, "清空");
    var close = make("button", { type: "button", class: "link-button" }, "关闭");
    foot.append(now_);
    if (!field.hasAttribute("aria-required")) foot.append(none);
    foot.append(close);
    dialog.append(head, table, foot);

    var take = function (value) {
      field.value = value;
      dialog.close();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    var show = function (day, focus) {
      at = day;
      choose(years, day.getFullYear(), day.getFullYear() + "年");
      months.value = day.getMonth();
      body.textContent = "";
      var first = new Date(day.getFullYear(), day.getMonth(), 1);
      var start = new Date(first);
      start.setDate(1 - (first.getDay() + 6) % 7);
      var chosen = read(field.value);
      for (var rowAt = 0; rowAt < 6; rowAt += 1) {
        var row = make("tr");
        for (var column = 0; column < 7; column += 1) {
          var one = new Date(start);
          one.setDate(start.getDate() + rowAt * 7 + column);
          var cell = make("td");
          if (one.getMonth() === day.getMonth()) {
            var pick = make("button", { type: "button", tabindex: iso(one) === iso(day) ? "0" : "-1", "data-day": iso(one), "aria-label": one.getFullYear() + "年" + (one.getMonth() + 1) + "月" + one.getDate() + "日" }, String(one.getDate()));
            if (chosen && iso(chosen) === iso(one)) pick.setAttribute("aria-pressed", "true");
            if (iso(one) === iso(now)) pick.setAttribute("aria-current", "date");
            cell.append(pick);
          }
          row.append(cell);
        }
        if (row.querySelector("button")) body.append(row);
      }
      if (focus) body.querySelector("[tabindex='0']").focus();
    };
    var month = function (by) {
      var last = new Date(at.getFullYear(), at.getMonth() + by + 1, 0).getDate();
      return new Date(at.getFullYear(), at.getMonth() + by, Math.min(at.getDate(), last));
    };
    var moved = function (days) { var day = new Date(at); day.setDate(at.getDate() + days); return day; };
    back.onclick = function () { show(month(-1)); };
    on.onclick = function () { show(month(1)); };
    years.onchange = months.onchange = function () { show(month((+years.value - at.getFullYear()) * 12 + +months.value - at.getMonth())); };
    now_.onclick = function () { take(iso(now)); };
    none.onclick = function () { take(""); };
    close.onclick = function () { dialog.close(); };
    body.addEventListener("click", function (event) { if (event.target.dataset.day) take(event.target.dataset.day); });
    body.addEventListener("keydown", function (event) {
      var steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
      var day = steps[event.key] ? moved(steps[event.key])
        : event.key === "PageUp" ? month(event.shiftKey ? -12 : -1)
        : event.key === "PageDown" ? month(event.shiftKey ? 12 : 1) : null;
      if (day) { event.preventDefault(); show(day, true); }
    });
    /* A press beside it closes it. */
    dialog.addEventListener("click", function (event) {
      var box = dialog.getBoundingClientRect();
      if (event.target === dialog && (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom)) dialog.close();
    });
    dialog.addEventListener("close", function () { dialog.remove(); button.setAttribute("aria-expanded", "false"); field.focus(); });
    /* Escape closes the calendar alone. */
    dialog.addEventListener("keydown", function (event) { if (event.key === "Escape") event.stopPropagation(); });
    doc.body.append(dialog);
    show(at);
    dialog.showModal();
    button.setAttribute("aria-expanded", "true");
    var place = field.getBoundingClientRect();
    if (window.innerWidth > 600) {
      dialog.style.margin = "0";
      dialog.style.left = Math.max(8, Math.min(place.left, window.innerWidth - dialog.offsetWidth - 8)) + "px";
      var below = window.innerHeight - place.bottom > dialog.offsetHeight + 8;
      dialog.style.top = Math.max(8, below ? place.bottom + 4 : place.top - dialog.offsetHeight - 4) + "px";
    }
    body.querySelector("[tabindex='0']").focus();
  };

  var setUp = function (root) {
    if (!window.HTMLDialogElement) return;
    Array.prototype.forEach.call(root.querySelectorAll("[data-date-open]"), function (button) {
      button.hidden = false;
      button.onclick = function () { open(doc.getElementById(button.dataset.dateOpen), button); };
    });
  };
  doc.addEventListener("DOMContentLoaded", function () { setUp(doc); });
  doc.addEventListener("htmx:afterSwap", function (event) { setUp(event.target); });
})();
