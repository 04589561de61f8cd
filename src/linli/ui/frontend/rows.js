// Lists whose rows can be chosen: <input type="checkbox" data-all="form id"> chooses every row of the page.
document.addEventListener("change", (event) => {
  const of = event.target.dataset?.all;
  if (!of) return;
  for (const box of document.getElementById(of).querySelectorAll("td.pick input[type=checkbox]")) box.checked = event.target.checked;
});
