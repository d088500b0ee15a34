/** Enter is one call; its echo is one figure more. */
const figure = document.querySelector(".count b");

const answer = async (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const request = { count: Number(figure.textContent) + 1 };
  const echo = await window.__TAURI_INTERNALS__.invoke("call", { name: "echo", request });
  figure.textContent = String(echo.count);
};
window.addEventListener("keydown", (event) => void answer(event), { capture: true });
