// What a stylesheet can't see: how long a text is, and to which column a cell belongs.

for (const code of document.querySelectorAll(".md-typeset :not(pre) > code")) {
  code.classList.toggle("short", code.textContent.length <= 32);
}

for (const cell of document.querySelectorAll(".md-typeset td")) {
  cell.dataset.column = cell.closest("table").rows[0].cells[cell.cellIndex].textContent;
}
