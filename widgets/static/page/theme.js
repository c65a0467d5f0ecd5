import { fill, h, icon } from "../ground/dom.js";
import { say } from "../ground/strings.js";

const KEY = "dtr:theme";

/** The button that switches between light and dark; the choice is stored in this browser. */
export function themeButton() {
  const control = h("button", { type: "button", class: "page-icon-button" });
  const show = () => {
    const label = say(currentTheme() === "dark" ? "lightTheme" : "darkTheme");
    fill(control, icon(currentTheme() === "dark" ? "sun" : "moon"));
    control.setAttribute("aria-label", label);
    control.title = label;
  };
  control.addEventListener("click", () => {
    setTheme(currentTheme() === "dark" ? "light" : "dark");
    show();
  });
  show();
  return control;
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
}

/** @param {string} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    window.localStorage.setItem(KEY, theme);
  } catch {
    // private mode: the choice lasts as long as the page
  }
}
