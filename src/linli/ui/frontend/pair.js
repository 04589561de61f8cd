// The two-way link of a text and what was found in it: elements that share a key of data-f light up together.
// Beside each other the other side is brought into view: the text within its own box, whatever pointed at it; the page
// only by a press or a key, for a page that moves under a passing pointer takes the press from what was aimed at.
// Below each other even the box would pull away from under the finger, so there only a press on the text leads down.
const beside = matchMedia("(min-width: 992px)");
function light(keys, from, passing) {
  for (const lit of document.querySelectorAll(".on[data-f]:not(.at), summary.on")) lit.classList.remove("on");
  const there = keys.flatMap((key) => [...document.querySelectorAll(`[data-f~="${CSS.escape(key)}"]`)]);
  for (const one of there) {
    one.classList.add("on");
    const folded = one.closest("details:not([open])");
    if (folded && !passing) folded.open = true;
    else folded?.querySelector("summary").classList.add("on");
  }
  if (from.closest(".doc-text")) {
    if (!passing) there.find((one) => !one.closest(".doc-text"))?.scrollIntoView({ block: "nearest" });
  } else if (beside.matches) {
    const words = there.find((one) => one.closest(".doc-text"));
    if (words) turnTo(words, words.closest(".doc-text"));
  }
}
function turnTo(words, box) {
  const [at, frame] = [words.getBoundingClientRect(), box.getBoundingClientRect()];
  if (at.top < frame.top || at.bottom > frame.bottom) box.scrollTop += at.top - frame.top - box.clientHeight / 3;
}
// Under a pointer that rests where the page before was pressed the page comes to lie as it likes: that is no pointing.
let moved = false;
document.addEventListener("pointermove", (event) => (moved ||= event.movementX !== 0 || event.movementY !== 0), true);
for (const type of ["mouseover", "focusin", "click"]) {
  document.addEventListener(type, (event) => {
    if (type === "mouseover" && !moved) return;
    const one = event.target.closest?.("[data-f]");
    const passing = type === "mouseover" || (type === "focusin" && !event.target.matches(":focus-visible"));
    if (one) light(one.dataset.f.split(" "), one, passing);
  });
}
// Words that the address asks for (?at=…) are shown in the middle, also without a fragment in the address.
document.getElementById("at")?.scrollIntoView({ block: "center" });
