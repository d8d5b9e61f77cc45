// A click on a .fa-copy copies the text of the element that its data-copies names.
if (!window.libraryCopies) {
  window.libraryCopies = true;
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.(".fa-copy");
    if (!button) return;
    const text = document.getElementById(button.dataset.copies).textContent;
    const label = button.textContent;
    button.textContent = (await copied(text)) ? "Copied" : "Not copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Browsers offer the clipboard to https and this machine only; elsewhere the old way works.
      const put = (event) => { event.clipboardData.setData("text/plain", text); event.preventDefault(); };
      document.addEventListener("copy", put, { once: true });
      return document.execCommand("copy");
    }
  };
}
