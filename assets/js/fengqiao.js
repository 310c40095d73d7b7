/* Fengqiao: small helpers on top of pages that work without them. No build step, no dependency; runs under script-src 'self'. */
(function () {
  "use strict";
  var doc = document;
  var all = function (selector, root) { return Array.prototype.slice.call((root || doc).querySelectorAll(selector)); };
  var on = function (type, selector, act) {
    doc.addEventListener(type, function (event) {
      var found = event.target.closest && event.target.closest(selector);
      if (found) act(event, found);
    });
  };
  var store = function (box, key, value) {
    try {
      if (value === undefined) return box.getItem(key);
      if (value === null) box.removeItem(key); else box.setItem(key, value);
    } catch (_) { /* storage may be switched off: the page works without it */ }
    return null;
  };
  var cookie = function (name, value) { doc.cookie = name + "=" + value + "; path=/; max-age=31536000; samesite=lax"; };

  /* Type size and contrast: at once, and kept in a cookie that the server reads. */
  on("click", ".display-menu button[name]", function (event, button) {
    event.preventDefault();
    var root = doc.documentElement;
    if (button.name === "text") {
      root.classList.remove("text-large", "text-larger");
      if (button.value !== "standard") root.classList.add("text-" + button.value);
      all(".display-menu button[name=text]").forEach(function (b) { b.setAttribute("aria-pressed", String(b === button)); });
      all("[data-text-label]").forEach(function (label) { label.textContent = button.textContent.replace("字号", "").trim(); });
      cookie("text", button.value);
    } else {
      var high = root.classList.toggle("contrast-high");
      button.setAttribute("aria-pressed", String(high));
      button.value = high ? "normal" : "high";
      cookie("contrast", high ? "high" : "normal");
    }
  });

  /* Menus: one open at a time; Escape and a click elsewhere close them. */
  var closeMenus = function (except) { all("details.menu[open]").forEach(function (menu) { if (!except || !menu.contains(except)) menu.open = false; }); };
  doc.addEventListener("click", function (event) { closeMenus(event.target); });
  /* A menu inside a scrolling table is laid over it, upwards where there is no room below. */
  doc.addEventListener("toggle", function (event) {
    var menu = event.target;
    if (!menu.open || !menu.closest || !menu.closest(".row-actions")) return;
    var list = menu.querySelector(".menu-list");
    var at = menu.getBoundingClientRect();
    list.style.position = "fixed";
    list.style.right = Math.max(8, doc.documentElement.clientWidth - at.right) + "px";
    var below = window.innerHeight - at.bottom > list.offsetHeight + 12;
    list.style.top = (below ? at.bottom + 4 : at.top - list.offsetHeight - 4) + "px";
  }, true);
  window.addEventListener("scroll", function () { all(".row-actions details.menu[open]").forEach(function (menu) { menu.open = false; }); }, true);

  /* Suggestions under the search: arrows go through them, Escape and leaving the field close them. */
  var closeSuggestions = function () { all(".suggest").forEach(function (list) { list.textContent = ""; }); };
  on("keydown", ".topsearch", function (event, form) {
    if (event.key === "Escape") {
      if (form.querySelector(".suggest a")) { closeSuggestions(); form.querySelector("[data-search]").focus(); }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    var items = [form.querySelector("[data-search]")].concat(all(".suggest a", form));
    if (items.length < 2) return;
    event.preventDefault();
    var at = items.indexOf(doc.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    items[(at + items.length) % items.length].focus();
  });
  on("focusout", ".topsearch", function (event, form) { if (!form.contains(event.relatedTarget)) closeSuggestions(); });
  /* What was typed for a list that came too late is not shown. */
  doc.addEventListener("htmx:beforeSwap", function (event) {
    if (event.target.id === "suggest" && !event.target.closest("form").contains(doc.activeElement)) event.detail.shouldSwap = false;
  });

  /* Keys: / search, n new, arrows inside a menu, Escape closes. */
  doc.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var open = doc.querySelector("details.menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      var items = all(".menu-list a, .menu-list button, .menu-list input", menu);
      var at = items.indexOf(doc.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (items.length) { event.preventDefault(); items[(at + items.length) % items.length].focus(); }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    var target = event.key === "/" ? doc.querySelector("[data-search]") : null;
    if (target) { event.preventDefault(); target.focus(); target.select(); }
    if (event.key === "n") { var add = doc.querySelector("a.btn-new"); if (add) add.click(); }
  });

  /* Tables: which columns are shown and how dense the rows are, kept by table on this machine. */
  var showColumns = function (table, hidden) {
    all("tr", table).forEach(function (row) {
      if (row.querySelector("[colspan]")) return;
      all("th, td", row).forEach(function (cell, index) { cell.hidden = hidden.indexOf(String(index)) >= 0; });
    });
  };
  var setUpTables = function (root) {
    all("[data-columns]", root).forEach(function (menu) {
      var table = doc.getElementById(menu.dataset.columns);
      var list = menu.querySelector(".menu-list");
      if (!table || list.childElementCount || table.querySelector("thead [colspan]")) return;
      var key = "columns:" + table.id;
      var hidden = (store(localStorage, key) || "").split(",").filter(Boolean);
      all("thead tr:last-child th", table).forEach(function (head, index) {
        var words = head.textContent.trim();
        if (index === 0 || !words || head.querySelector(".visually-hidden")) return;
        var label = doc.createElement("label");
        label.className = "check";
        var box = doc.createElement("input");
        box.type = "checkbox";
        box.checked = hidden.indexOf(String(index)) < 0;
        box.addEventListener("change", function () {
          hidden = hidden.filter(function (i) { return i !== String(index); });
          if (!box.checked) hidden.push(String(index));
          store(localStorage, key, hidden.join(","));
          showColumns(table, hidden);
        });
        label.append(box, words);
        list.append(label);
      });
      menu.hidden = false;
      showColumns(table, hidden);
    });
    all("[data-density]", root).forEach(function (button) {
      var table = doc.getElementById(button.dataset.density);
      if (!table) return;
      var names = ["", "density-tight", "density-loose"];
      var apply = function (name) {
        table.classList.remove("density-tight", "density-loose");
        if (name) table.classList.add(name);
        button.title = name === "density-tight" ? "密度：紧" : name === "density-loose" ? "密度：松" : "密度：标准";
      };
      var key = "density:" + table.id;
      apply(store(localStorage, key) || "");
      button.hidden = false;
      button.onclick = function () {
        var next = names[(names.indexOf(store(localStorage, key) || "") + 1) % names.length];
        store(localStorage, key, next);
        apply(next);
      };
    });
  };

  /* Tick all rows of a table: <input type=checkbox data-tick-all="name">. */
  on("change", "[data-tick-all]", function (_, box) {
    all('input[type=checkbox][name="' + box.dataset.tickAll + '"]').forEach(function (other) { other.checked = box.checked; });
  });

  /* File to drop or choose. */
  var fileWords = function (zone) {
    var file = zone.querySelector("input[type=file]").files[0];
    var output = zone.querySelector("output");
    if (output) output.textContent = file ? file.name + "（" + Math.max(1, Math.round(file.size / 1024)) + " KB）" : "还没有选文件";
    zone.classList.toggle("has-file", Boolean(file));
    var input = zone.querySelector("input[type=file]");
    /* Where a phone also offers its camera, either will do, and the server says when neither was used. */
    input.setCustomValidity(file || !input.required ? "" : "请先选要导入的文件。");
  };
  /* The browser's own control speaks the browser's language: ours stands in for it, and it keeps the focus. */
  all("[data-dropzone]").forEach(function (zone) { zone.classList.add("is-ready"); fileWords(zone); });
  ["dragover", "dragleave", "drop"].forEach(function (type) {
    on(type, "[data-dropzone]", function (event, zone) {
      event.preventDefault();
      zone.classList.toggle("is-over", type === "dragover");
      if (type === "drop" && event.dataTransfer.files.length) {
        zone.querySelector("input[type=file]").files = event.dataTransfer.files;
        fileWords(zone);
      }
    });
  });
  on("change", "[data-dropzone] input[type=file]", function (_, input) { fileWords(input.closest("[data-dropzone]")); });

  /* A signature is written into a canvas, which fills the file input: <div data-pad><canvas hidden>. */
  all("[data-pad]").forEach(function (pad) {
    var canvas = pad.querySelector("canvas"), input = pad.querySelector("input[type=file]");
    var pen = canvas.getContext("2d"), down = false;
    if (!pen || !canvas.toBlob || typeof DataTransfer !== "function") return;
    var clear = function () {
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.lineWidth = 6; pen.lineCap = pen.lineJoin = "round";
      input.value = "";
    };
    var at = function (event) {
      var box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
    };
    canvas.hidden = false; pad.querySelector("p").hidden = false; input.hidden = true;
    clear();
    canvas.onpointerdown = function (event) {
      down = true; canvas.setPointerCapture(event.pointerId);
      pen.beginPath(); pen.moveTo.apply(pen, at(event)); pen.lineTo.apply(pen, at(event)); pen.stroke();
    };
    canvas.onpointermove = function (event) { if (down) { pen.lineTo.apply(pen, at(event)); pen.stroke(); } };
    canvas.onpointerup = canvas.onpointercancel = function () {
      if (!down) return;
      down = false;
      canvas.toBlob(function (picture) {
        var files = new DataTransfer();
        files.items.add(new File([picture], "signature.png", { type: "image/png" }));
        input.files = files.files;
      }, "image/png");
    };
    pad.querySelector("button").onclick = clear;
  });

  /* Print, copy. */
  on("click", "[data-print]", function () { window.print(); });
  on("click", "[data-copy]", function (_, button) {
    var source = doc.querySelector(button.dataset.copy);
    if (!source) return;
    var words = source.innerText.trim();
    var done = function () {
      var label = button.querySelector("span") || button;
      var before = button.dataset.words || label.textContent;
      button.dataset.words = before;
      label.textContent = "已复制";
      setTimeout(function () { label.textContent = before; }, 2000);
    };
    var byHand = function () {
      var area = doc.createElement("textarea");
      area.value = words;
      area.className = "visually-hidden";
      doc.body.append(area);
      area.select();
      if (doc.execCommand("copy")) done();
      area.remove();
      button.focus();
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(words).then(done, byHand); else byHand();
  });

  /* Ask before an action that is hard to take back. */
  var ask = function (form, submitter) {
    var dialog = doc.createElement("dialog");
    if (!dialog.showModal) return window.confirm(form.dataset.confirm) && submitted(form, submitter);
    dialog.className = "dialog";
    var heading = doc.createElement("h2");
    heading.id = "ask-heading";
    heading.textContent = form.dataset.confirmTitle || "请确认";
    dialog.setAttribute("aria-labelledby", "ask-heading");
    var words = doc.createElement("p");
    words.textContent = form.dataset.confirm;
    var row = doc.createElement("p");
    row.className = "actions";
    var no = doc.createElement("button");
    no.type = "button"; no.className = "btn"; no.textContent = "先不办";
    var yes = doc.createElement("button");
    yes.type = "button"; yes.className = "btn btn-primary"; yes.textContent = form.dataset.confirmGo || "确认";
    row.append(no, yes);
    dialog.append(heading, words, row);
    doc.body.append(dialog);
    no.onclick = function () { dialog.close(); };
    yes.onclick = function () { dialog.close(); submitted(form, submitter); };
    dialog.addEventListener("close", function () { dialog.remove(); if (submitter) submitter.focus(); });
    dialog.showModal();
    return no.focus();
  };
  var submitted = function (form, submitter) {
    form.dataset.confirmed = "yes";
    if (form.requestSubmit) form.requestSubmit(submitter || undefined); else form.submit();
  };
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.confirm && form.dataset.confirmed !== "yes") {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
      return;
    }
    delete form.dataset.confirmed;
    /* One click is one request. */
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      if (form.dataset.sent === "yes") { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      setTimeout(function () { delete form.dataset.sent; }, 8000);
    }
  }, true);

  /* Nothing typed is lost: a form with data-keep keeps its input in this tab until the server says it is saved
     (a page without that form, or one carrying data-kept-done). Passwords, files and 🔒 fields (data-secret) are not kept. */
  var keepable = function (field) { return field.name && field.name !== "csrf" && !/^(hidden|password|file|submit|button)$/.test(field.type) && !field.hasAttribute("data-secret"); };
  var keepKey = function (form) { return "keep:" + location.pathname + ":" + form.dataset.keep; };
  var keep = function (form) {
    var values = all("input, select, textarea", form).filter(keepable).map(function (field) {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      return [field.name, field.value];
    });
    store(sessionStorage, keepKey(form), JSON.stringify(values));
  };
  var giveBack = function (form) {
    var kept = store(sessionStorage, keepKey(form));
    if (!kept) return;
    var values; try { values = JSON.parse(kept); } catch (_) { return; }
    var used = {};
    var changed = false;
    all("input, select, textarea", form).filter(keepable).forEach(function (field) {
      var tick = field.type === "checkbox" || field.type === "radio";
      var found = values.find(function (v, i) { return !used[i] && v[0] === field.name && (!tick || v[1] === field.value) && (used[i] = true); });
      if (!found) return;
      if (tick) { if (field.checked !== found[2]) { field.checked = found[2]; changed = true; } }
      else if (field.value !== found[1]) { field.value = found[1]; changed = true; }
    });
    if (!changed) return;
    var note = doc.createElement("div");
    note.className = "notice";
    note.setAttribute("role", "status");
    var words = doc.createElement("div");
    words.textContent = "已接上您上次没有保存的内容。";
    var drop = doc.createElement("button");
    drop.type = "button"; drop.className = "link-button"; drop.textContent = "不要了，恢复原样";
    drop.onclick = function () { store(sessionStorage, keepKey(form), null); form.reset(); note.remove(); };
    note.append(words, drop);
    form.prepend(note);
  };
  on("input", "form[data-keep]", function (_, form) { keep(form); });
  on("change", "form[data-keep]", function (_, form) { keep(form); });
  /* Whoever signs out leaves nothing for the next one at this screen. */
  var forgetKept = function () {
    try { Object.keys(sessionStorage).forEach(function (key) { if (/^keep[:-]/.test(key)) sessionStorage.removeItem(key); }); } catch (_) { /* as in store */ }
  };
  on("submit", 'form[action="/sign-out"]', forgetKept);
  /* Nor does whose session has ended to somebody else who signs in. */
  var forgetOthers = function () {
    var name = doc.querySelector("[data-whose]");
    if (!name) return;
    var before = store(sessionStorage, "keep-whose");
    if (before && before !== name.textContent) forgetKept();
    store(sessionStorage, "keep-whose", name.textContent);
  };
  var setUpForms = function () {
    forgetOthers();
    var waiting = store(sessionStorage, "keep-sent");
    var forms = all("form[data-keep]");
    /* The form was sent, and the page that came back says it is done or no longer holds it: it is saved. A sign-in or
       error page, also with the code that is asked for in between, says nothing about it. */
    var aside = doc.querySelector("[data-problem-page]") || doc.body.classList.contains("signed-out");
    var done = doc.querySelector("[data-kept-done]") || !forms.some(function (form) { return keepKey(form) === waiting; });
    if (waiting && !aside && done) store(sessionStorage, waiting, null);
    all("[data-kept]").forEach(function (words) { words.hidden = (words.dataset.kept === "yes") !== Boolean(waiting); });
    if (!aside) store(sessionStorage, "keep-sent", null);
    forms.forEach(function (form) {
      giveBack(form);
      form.addEventListener("submit", function () { keep(form); store(sessionStorage, "keep-sent", keepKey(form)); });
    });
  };

  /* A session that is about to end says so and offers to stay: <div data-session-ends="seconds" hidden>. */
  var setUpSession = function () {
    var note = doc.querySelector("[data-session-ends]");
    if (!note) return;
    var wait = Math.max(0, Number(note.dataset.sessionEnds) - 120) * 1000;
    setTimeout(function () { note.hidden = false; }, wait);
    on("click", "[data-session-stay]", function () {
      fetch("/desk/session", { method: "GET", credentials: "same-origin" }).then(function (answer) { if (answer.ok) { note.hidden = true; setUpSession(); } });
    });
  };

  /* Charts: data-chart names a <script type="application/json"> with an ECharts option; the table beneath has the same numbers. */
  var setUpCharts = function (root) {
    if (!window.echarts) return;
    all("[data-chart]", root).forEach(function (box) {
      var source = doc.getElementById(box.dataset.chart);
      if (!source || window.echarts.getInstanceByDom(box)) return;
      var option = JSON.parse(source.textContent);
      var style = getComputedStyle(doc.documentElement);
      var tone = function (name) { return style.getPropertyValue(name).trim(); };
      option.color = option.color || [tone("--data"), tone("--blue"), tone("--edge"), tone("--maple")];
      option.animation = false;
      option.textStyle = Object.assign({ fontFamily: tone("--sans"), color: tone("--second"), fontSize: 12 }, option.textStyle);
      var chart = window.echarts.init(box, null, { renderer: "canvas" });
      chart.setOption(option);
      window.addEventListener("resize", function () { chart.resize(); });
    });
  };

  /* Public side: a chosen option is drawn as chosen. */
  on("change", ".option input", function (_, input) {
    all(".option input").forEach(function (other) { if (other.name === input.name) other.closest(".option").classList.toggle("is-checked", other.checked); });
  });
  /* A select that acts at once: <select data-go> sends its form. */
  on("change", "select[data-go]", function (_, select) { select.form.submit(); });

  var setUp = function (root) {
    setUpTables(root);
    setUpCharts(root);
    /* What scrolls sideways can be reached by keyboard. */
    all(".table-wrap, .stages", root).forEach(function (box) { if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; });
    var first = doc.querySelector("[data-focus]");
    if (first) first.focus();
  };
  doc.addEventListener("DOMContentLoaded", function () { setUpForms(); setUpSession(); setUp(doc); });
  doc.addEventListener("htmx:afterSwap", function (event) { setUp(event.target); });
  /* A failed partial request says so and leaves the page as it was; an ended session leads to signing in. */
  doc.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 401) { location.href = "/sign-in?back=" + encodeURIComponent(location.pathname + location.search); return; }
    say(status === 429 ? "请求太频繁，请过一分钟再试。" : "没有完成，页面内容没有变。请再试一次；还不行，请告诉系统管理员。");
  });
  doc.addEventListener("htmx:sendError", function () { say("连不上服务器，内容都还在。请检查网络后再试。"); });
  var say = function (words) {
    var place = doc.querySelector("main .content") || doc.querySelector("main");
    var old = doc.getElementById("said");
    if (old) old.remove();
    var note = doc.createElement("div");
    note.id = "said"; note.className = "flash flash-attention"; note.setAttribute("role", "alert"); note.textContent = words;
    if (place) { place.prepend(note); note.scrollIntoView({ block: "center" }); }
  };
})();
