import "@fontsource-variable/inter/wght.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { createRoot } from "react-dom/client";
import { Root } from "./app/Root";
import { readConfig } from "./session/config";
import { listenEarly } from "./session/early";
import { followBrowser } from "./theme/theme";

const config = readConfig();
if (config.host === "oscar") followBrowser();
else listenEarly();
createRoot(document.getElementById("root") as HTMLElement).render(<Root config={config} />);
