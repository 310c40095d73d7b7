//! How a person names what is on the page: a field by its label, a button or link by its words.

/// Shared by the scripts below: visible text without spaces, visible elements only.
macro_rules! script {
    ($body:literal) => {
        concat!(
            "const fold = s => (s || '').replace(/\\s+/g, '');\n",
            "const seen = e => e.getClientRects().length > 0 && e.checkVisibility({ visibilityProperty: true });\n",
            "const want = fold(arguments[0]);\n",
            $body
        )
    };
}

/// The field whose label (or `aria-label`) is the words, else begins with them. A file field may be hidden
/// behind its label.
pub const FIELD: &str = script!(
    "const fields = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
         .filter(f => seen(f) || f.type === 'file' || f.type === 'radio' || f.type === 'checkbox');
     const names = f => [...(f.labels || [])].map(l => l.textContent).concat(f.getAttribute('aria-label') || []).map(fold);
     return fields.find(f => names(f).includes(want))
         || fields.find(f => names(f).some(n => n.startsWith(want))) || null;"
);

/// The button, link, fold or tab with exactly these words (or this `aria-label`); a button of the page's own before
/// a link, and either before what stands in the frame around it. An open dialog hides all
/// else.
pub const CONTROL: &str = script!(
    "const top = document.querySelector('dialog[open]') || document;
     const all = [...top.querySelectorAll('button, a[href], summary, label, input[type=submit], [role=button], [role=tab]')]
         .filter(seen);
     const names = e => [e.textContent, e.value, e.getAttribute('aria-label')].map(fold);
     const named = all.filter(e => names(e).includes(want)), own = named.filter(e => e.closest('main'));
     return own.find(e => e.tagName === 'BUTTON') || own[0] || named[0] || null;"
);

/// Sets a field that is not typed into (dates, months, numbers of a picker) and tells the page so.
pub const ASSIGN: &str = "const [field, value] = arguments;
     field.value = value;
     field.dispatchEvent(new Event('input', { bubbles: true }));
     field.dispatchEvent(new Event('change', { bubbles: true }));";
