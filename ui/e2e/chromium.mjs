// Starts the Chromium of this machine: PACKBENCH_CHROMIUM=path names another.
import { chromium } from "playwright-core";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const startChromium = () =>
  chromium.launch({
    executablePath: process.env.PACKBENCH_CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: "/dev/null" },
  });
