// Offers "Redact this" where somebody selects words of a transcript, and takes a
// chosen chip back to who asked. One listener for the whole page: the transcript is
// static HTML that may be drawn anew at any time.
const SELECTOR = ".db-text, .db-head h3"
const MOST = 500 // characters: what is longer is a slip of the mouse

let offer = null
let send = null
let mounted = 0

// The words as they are stored: without the numbers of the evidence, chips as placeholders.
function wordsOf(range) {
  const part = range.cloneContents()
  part.querySelectorAll(".db-num").forEach((number) => number.remove())
  part.querySelectorAll(".db-chip").forEach((chip) => chip.replaceWith(chip.dataset.placeholder ?? ""))
  return part.textContent.replace(/\s+/g, " ").trim()
}

function selectedRange() {
  const selection = getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const common = range.commonAncestorContainer
  const element = common.nodeType === Node.TEXT_NODE ? common.parentElement : common
  return element?.closest(SELECTOR)?.closest(".st-key-correctable") ? range : null
}

function hide() { offer?.remove(); offer = null }

function show() {
  hide()
  const range = selectedRange()
  const text = range ? wordsOf(range) : ""
  if (text.length < 2 || text.length > MOST) return
  const box = range.getBoundingClientRect()
  offer = document.createElement("button")
  offer.type = "button"
  offer.className = "db-offer"
  offer.textContent = "Redact this"
  offer.style.top = `${Math.max(box.top - 40, 8)}px`
  offer.style.left = `${Math.min(Math.max(box.left + box.width / 2, 60), innerWidth - 60)}px`
  offer.addEventListener("mousedown", (event) => event.preventDefault()) // keeps the selection
  offer.addEventListener("click", () => { send?.({ text }); getSelection()?.removeAllRanges(); hide() })
  document.querySelector(".stApp")?.append(offer)
}

function onPointerUp(event) { if (event.target !== offer) setTimeout(show, 0) }
function onKeyUp(event) {
  if (event.key === "Escape") hide()
  else if (event.shiftKey || event.key === "Shift") show()
}
function onClick(event) {
  const chip = event.target.closest?.(".st-key-correctable .db-chip[data-placeholder]")
  if (chip && getSelection()?.isCollapsed) send?.({ placeholder: chip.dataset.placeholder })
}

const LISTENERS = [["mouseup", onPointerUp], ["keyup", onKeyUp], ["click", onClick]]

export default function (component) {
  send = (chosen) => component.setTriggerValue("chosen", chosen)
  if (mounted++ === 0) {
    LISTENERS.forEach(([name, listener]) => document.addEventListener(name, listener))
    document.addEventListener("scroll", hide, true)
  }
  return () => {
    mounted = 0
    hide()
    LISTENERS.forEach(([name, listener]) => document.removeEventListener(name, listener))
    document.removeEventListener("scroll", hide, true)
  }
}
