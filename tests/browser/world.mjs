// What the programs of this folder share: Chromium, who is logged in, the count of tests. Told by
// tests/test_browser.py in the environment: URL, PASSWORD, CHROMIUM, SHOTS (a folder for pictures, or nothing).
import { createRequire } from "node:module";
import path from "node:path";

export const require = createRequire(path.join(process.cwd(), "package.json"));
export const { URL: base, PASSWORD, SHOTS } = process.env;
export const PATIENCE = 120000; // of what a machine with much to do takes, in ms
let failed = 0, passed = 0;

export function same(found, wanted, what) {
	if (JSON.stringify(found) !== JSON.stringify(wanted))
		throw new Error(`${what}\nfound  ${JSON.stringify(found)}\nwanted ${JSON.stringify(wanted)}`);
}

// Whether it passed.
export async function test(name, run) {
	const began = Date.now();
	const took = () => `(${((Date.now() - began) / 1000).toFixed(1)} s)`;
	try {
		await run();
		passed++;
		console.log(`ok     ${name} ${took()}`);
		return true;
	} catch (error) {
		failed++;
		console.log(`FAILED ${name} ${took()}\n${error.stack}`);
		return false;
	}
}

const browser = await require("playwright-core").chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"], timeout: PATIENCE });

export async function context(lang, options = {}) {
	const made = await browser.newContext({ viewport: { width: 1366, height: 768 }, bypassCSP: true, ...options });
	made.setDefaultTimeout(PATIENCE);
	await made.addCookies([{ name: "lang", value: lang, url: base }]);
	return made;
}

export async function login(page, name) {
	await page.goto(`${base}/login`);
	await page.fill("input[name=name]", name);
	await page.fill("input[name=password]", PASSWORD);
	await Promise.all([page.waitForURL(`${base}/`), page.click("main button[type=submit]")]);
}

export const shot = (page, name) => (SHOTS ? page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }) : null);

export async function finish() {
	await browser.close();
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed ? 1 : 0);
}
