"use strict";
(() => {
  const form = document.getElementById("filters");
  const list = document.getElementById("list");
  const shown = document.getElementById("shown");
  if (!form || !list || !shown) return;
  const items = Array.from(list.children, (item) => ({ item, text: item.textContent.toLowerCase(), data: item.dataset }));
  const checked = (name) => new Set(Array.from(form.querySelectorAll(`input[name=${name}]:checked`), (box) => box.value));
  const apply = () => {
    const standing = checked("standing");
    const severity = checked("severity");
    const rule = form.elements.rule.value;
    const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { item, text, data } of items) {
      const fits = standing.has(data.standing) && severity.has(data.severity) &&
        (rule === "" || rule === data.rule) && words.every((word) => text.includes(word));
      item.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = `${count} of ${items.length} shown`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
