"use strict";
// Search: what does not hold the words is hidden, and how much is left is said.
const search = document.querySelector("#search");
const said = document.querySelector(".search output");
document.querySelector(".search").hidden = false;
document.querySelector(".search").addEventListener("submit", (event) => event.preventDefault());
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const row of document.querySelectorAll("[data-row]")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    left += row.hidden ? 0 : 1;
  }
  said.textContent = words.length ? `${left} found` : "";
});

// Sort: a button in each heading; numbers as numbers, and names as names.
const value = (row, column) => {
  const text = row.cells[column].textContent.trim();
  const number = Number(text.replaceAll(",", "").replace(/ (s|min|h)$/, ""));
  const unit = { s: 1, min: 60, h: 3600 }[/ (s|min|h)$/.exec(text)?.[1]] ?? 1;
  return text === "" || Number.isNaN(number) ? text.toLowerCase() : number * unit;
};
const compared = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1);
for (const table of document.querySelectorAll("table[data-sort]")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      // Numbers begin with the largest, names with the first.
      const first = head.classList.contains("number") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => compared(value(a, column), value(b, column)) * (order === "ascending" ? 1 : -1));
      table.tBodies[0].append(...rows);
    });
  });
}
