// Ties verdicts to their marks. One listener for the whole page: the verdicts and
// the transcript are static HTML that may be drawn anew at any time.
//   data-mark="1 3"   the evidence numbers that an element shows or stands for
//   data-show="1"     choosing it shows that mark in the transcript
//   data-open="id"    choosing it opens that criterion's verdict
const FLASH_MS = 2200

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

function bringIntoView(element) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  element?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" })
}

function showMark(number) {
  const marks = [...document.querySelectorAll(`.db-transcript [data-mark~="${CSS.escape(number)}"]`)]
  bringIntoView(marks[0])
  flash(marks)
}

function openVerdict(criterion) {
  const verdict = document.querySelector(`details[data-verdict="${CSS.escape(criterion)}"]`)
  if (!verdict) return
  for (let fold = verdict; fold; fold = fold.parentElement?.closest("details")) fold.open = true
  bringIntoView(verdict)
  flash([verdict])
}

function onClick(event) {
  const show = event.target.closest?.("[data-show]")
  const open = event.target.closest?.("[data-open]")
  if (show) { event.preventDefault(); showMark(show.dataset.show) }
  else if (open) openVerdict(open.dataset.open)
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

function toTop() {
  document.querySelectorAll(".st-key-scroll_transcript, .st-key-scroll_assessment").forEach((box) => { box.scrollTop = 0 })
}

const POINTERS = ["mouseover", "mouseout", "focusin", "focusout"]
let shown = null
let mounted = 0

export default function (component) {
  const scene = component.data?.scene ?? null
  if (shown !== scene) { shown = scene; toTop() }
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
