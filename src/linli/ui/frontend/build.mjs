// Builds what the pages need into ../static/ui: one style sheet, one script, the chart on request, and the icons' paths.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "ui");
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: { theme: "theme.js", app: "app.js", chart: "chart.js", style: "style.css" },
  outdir: out,
  bundle: true,
  minify: true,
  target: ["chrome80", "firefox78", "safari13"],
  legalComments: "none",
  logLevel: "warning",
});

// Icons are drawn into the page by a template tag: an external sprite would cost a request.
const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
const paths = names.map((name) => {
  const svg = readFileSync(join(here, "node_modules/bootstrap-icons/icons", `${name}.svg`), "utf8");
  return [name, svg.replace(/^[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "")];
});
copyFileSync(join(here, "logo.svg"), join(out, "logo.svg"));
writeFileSync(join(out, "icons.json"), JSON.stringify(Object.fromEntries(paths)));

// whitenoise sends these where a browser takes them.
for (const name of readdirSync(out).filter((name) => /\.(css|js|svg)$/.test(name))) {
  writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
}
