// Ties verdicts to their marks. One listener for the whole page: the verdicts and
// the transcript are static HTML that may be drawn anew at any time.
//   data-mark="1 3"   the evidence numbers that an element shows or stands for
//   data-show="1"     choosing it shows that mark in the transcript
//   data-open="a b"   choosing it opens those criteria's verdicts
//   data-to="id"      choosing it brings that element to the top
const FLASH_MS = 2200
const SETTLE_MS = 150 // the queue is drawn after this script has run

function numbersOf(element) {
  return (element.dataset.mark || "").split(" ").filter(Boolean)
}

function showing(numbers) {
  return numbers.flatMap((n) => [...document.querySelectorAll(`[data-mark~="${CSS.escape(n)}"]`)])
}

function light(numbers, on) {
  showing(numbers).forEach((element) => element.classList.toggle("db-lit", on))
}

function flash(elements) {
  elements.forEach((element) => {
    element.classList.add("db-chosen")
    setTimeout(() => element.classList.remove("db-chosen"), FLASH_MS)
  })
}

function bringIntoView(element, block = "center") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  element?.scrollIntoView({ block, behavior: still ? "auto" : "smooth" })
}

function showMark(number) {
  const marks = [...document.querySelectorAll(`.db-transcript [data-mark~="${CSS.escape(number)}"]`)]
  bringIntoView(marks[0])
  flash(marks)
}

function openVerdicts(criteria) {
  const verdicts = criteria.split(" ").flatMap((id) => [
    ...document.querySelectorAll(`[data-verdict="${CSS.escape(id)}"]`),
  ])
  for (const verdict of verdicts) {
    for (let fold = verdict; fold; fold = fold.parentElement?.closest("details")) fold.open = true
  }
  bringIntoView(verdicts[0])
  flash(verdicts)
}

function onClick(event) {
  const show = event.target.closest?.("[data-show]")
  const open = event.target.closest?.("[data-open]")
  const to = event.target.closest?.("[data-to]")
  if (show) { event.preventDefault(); showMark(show.dataset.show) }
  else if (open) openVerdicts(open.dataset.open)
  else if (to) bringIntoView(document.getElementById(to.dataset.to), "start")
  else {
    const mark = event.target.closest?.("mark[data-mark]")
    const number = mark && numbersOf(mark)[0]
    if (number) document.querySelector(`.db-transcript [data-open][data-mark="${CSS.escape(number)}"]`)?.click()
  }
}

function onPointer(event) {
  const element = event.target.closest?.("[data-mark]")
  if (element) light(numbersOf(element), event.type === "mouseover" || event.type === "focusin")
}

// What is shown has changed: the columns start at their top, the queue follows.
function begin() {
  document.querySelectorAll(".st-key-scroll_transcript, .st-key-scroll_assessment").forEach((box) => { box.scrollTop = 0 })
  setTimeout(() => {
    const row = document.querySelector('.st-key-scroll_queue [data-testid="stBaseButton-primary"]')
    row?.scrollIntoView({ block: "nearest" })
  }, SETTLE_MS)
}

const POINTERS = ["mouseover", "mouseout", "focusin", "focusout"]
let shown = null
let mounted = 0

export default function (component) {
  const scene = component.data?.scene ?? null
  if (shown !== scene) { shown = scene; begin() }
  if (mounted++ === 0) {
    document.addEventListener("click", onClick)
    POINTERS.forEach((name) => document.addEventListener(name, onPointer))
  }
  return () => {
    mounted = 0
    document.removeEventListener("click", onClick)
    POINTERS.forEach((name) => document.removeEventListener(name, onPointer))
  }
}
