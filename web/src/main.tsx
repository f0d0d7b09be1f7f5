import { render } from "preact";
import { App } from "./app.tsx";
import { keepFocus } from "./focus.ts";
import { startKeys } from "./keys.ts";
import { showHelp } from "./parts/help.tsx";
import { startColours } from "./settings.ts";
import "./css/app.css";

startColours();
startKeys(showHelp);
const root = document.getElementById("app")!;
keepFocus(root);
render(<App />, root);
