// Words selected in a notice go into the form that adds what was missed; where they begin goes with them, so that the
// right one of several equal passages is meant. Without a script the person pastes them.
document.addEventListener("mouseup", take);
document.addEventListener("keyup", (event) => event.shiftKey && take());
function take() {
  const form = document.querySelector("#add form");
  const chosen = getSelection();
  if (!form || chosen.isCollapsed) return;
  const range = chosen.getRangeAt(0);
  const at = range.startContainer.parentElement?.closest(".doc-text [data-p]");
  const words = chosen.toString().trim();
  if (!at || !words) return;
  const before = document.createRange();
  before.setStart(at, 0);
  before.setEnd(range.startContainer, range.startOffset);
  form.elements.near.value = Number(at.dataset.p) + [...before.toString()].length; // code points, as spans are
  form.elements.words.value = words;
  form.closest("details").open = true;
}
