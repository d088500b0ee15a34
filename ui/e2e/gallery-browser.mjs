// Serves the built gallery and starts the browser that looks at it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { startChromium } from "./chromium.mjs";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const folder = new URL("../dist-gallery/", import.meta.url).pathname;

/** Gives the gallery's address, a browser, and how to end both. */
export async function openGallery() {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://gallery").pathname;
    try {
      const body = readFileSync(join(folder, path === "/" ? "gallery.html" : path));
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/html" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await startChromium();
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { root: `http://127.0.0.1:${server.address().port}/gallery.html`, browser, close };
}
