// Sets the chosen light before the page is drawn; without a choice the system's own holds.
const chosen = localStorage.getItem("light");
if (chosen) document.documentElement.dataset.light = chosen;
