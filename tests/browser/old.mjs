// The pages in a Chromium of 2019 (78; browsers of UOS and Kylin stand near it): script runs without an
// error, what is drawn is of use, and what the stylesheets ask beyond that Chromium is known. Told by
// tests/test_browser.py in the environment: URL, PASSWORD, SHOTS. The browser is in chrome-aws-lambda of
// npm, pinned by its digest in package-lock.json, and driven by the puppeteer of its time.
import { createRequire } from "node:module";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const require = createRequire(path.join(process.cwd(), "package.json"));
const puppeteer = require("puppeteer-core");
const { URL: base, PASSWORD, SHOTS } = process.env;
const PATIENCE = 120000; // of what a machine with much to do takes, in ms
const program = path.join(process.cwd(), "chromium-78");
// What the stylesheets say that Chromium 78 passes over, each a nicety: nobody needs it to work.
const NICETIES = ["accent-color", "text-underline-offset", "hyphens: auto", "overflow-wrap: anywhere", ":focus-visible", "print-color-adjust",
	"align-items: end", "grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr))"];

if (!fs.existsSync(program)) {
	const packed = path.join(process.cwd(), "node_modules/chrome-aws-lambda/bin/chromium.br");
	fs.writeFileSync(`${program}.new`, zlib.brotliDecompressSync(fs.readFileSync(packed)), { mode: 0o755 });
	fs.renameSync(`${program}.new`, program);
}
// On a machine that has much to do its first page is lost now and then: it is begun anew.
async function begin(tries) {
	const browser = await puppeteer.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"], timeout: PATIENCE });
	try {
		return [browser, await browser.newPage()];
	} catch (error) {
		await browser.close();
		if (tries > 1) return begin(tries - 1);
		throw error;
	}
}
const [browser, page] = await begin(3);
page.setDefaultTimeout(PATIENCE);
const faults = [];
const expect = (good, what) => good || faults.push(what);
page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
page.on("console", (said) => said.type() === "error" && faults.push(`${page.url()}: ${said.text()}`));
await page.setCookie({ name: "lang", value: "zh", url: base });
expect((await browser.version()).includes("/78."), await browser.version());

async function shown(there, name) {
	if (there) await page.goto(base + there);
	for (const width of [1366, 390]) {
		await page.setViewport({ width, height: width === 390 ? 844 : 768 });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(over <= 0, `${name}: ${over} pixels wider than ${width}`);
		// what stands beside each other in a line does not touch
		const close = await page.evaluate(() => {
			const seen = [...document.querySelectorAll(".top > *, .top nav a, .filter > *, .actions > *, .choices > *, .pages > a, .inline > *, .buttons > *")].filter((e) => e.offsetParent);
			return seen.filter((e) => {
				const next = e.nextElementSibling;
				if (!next || !next.offsetParent) return false;
				const a = e.getBoundingClientRect(), b = next.getBoundingClientRect();
				return a.width > 1 && b.width > 1 && Math.abs(a.top - b.top) < 2 && b.left - a.right < 1 && b.left >= a.left;
			}).map((e) => e.textContent.trim());
		});
		expect(close.length === 0, `${name} at ${width}: nothing between ${close}`);
		if (SHOTS) await page.screenshot({ path: `${SHOTS}/old${name}-${width}.png`, fullPage: true });
	}
	await page.setViewport({ width: 1366, height: 768 });
}

// Declarations and selectors of a stylesheet that this browser does not know.
async function unknown(css) {
	const text = (await (await fetch(base + css)).text()).replace(/\/\*[^]*?\*\//g, "").replace(/@supports not[^]*$/, "")
		.replace(/@page[^{]*\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, "");
	const blocks = [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, head]) => !head.trim().startsWith("@"));
	return page.evaluate((all) => {
		const out = new Set();
		for (const [selector, body] of all) {
			try { document.querySelector(selector); } catch (error) { out.add((selector.match(/:[a-z-]+(?=[\s,({]|$)/) || [selector])[0]); }
			for (const part of body.split(";").map((one) => one.trim()).filter((one) => one && !one.startsWith("--"))) {
				const [name, value] = [part.slice(0, part.indexOf(":")).trim(), part.slice(part.indexOf(":") + 1).replace("!important", "").trim()];
				if (!CSS.supports(name, value)) out.add(CSS.supports(name, "inherit") ? `${name}: ${value}` : name);
			}
		}
		return [...out];
	}, blocks.map(([, head, body]) => [head.trim(), body]));
}

try {
	await shown("/login", "login");
	await page.type("input[name=name]", "school");
	await page.type("input[name=password]", PASSWORD);
	await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
	await shown("", "home");
	await shown("/students", "students");
	const [student, name] = await page.$eval('main table a[href^="/students/"]', (link) => [link.getAttribute("href"), link.textContent]);
	await page.type("#q", name, { delay: 20 });
	await page.waitForSelector(`#found a[href="${student}"]`);
	await shown(student, "student");
	for (const there of [`${student}/apply?kind=change_data`, "/bulk?kind=graduate", "/imports", "/statistics", "/todo", "/problems/new", `${student}/card`])
		await shown(there, there.replace(/\W+/g, "_"));
	await page.goto(`${base}/imports`);
	expect((await page.$eval(".file-shown .button", (e) => e.textContent)) === "选择文件", "the field of a file is not dressed");
	for (const css of ["/static/style.css", "/static/print.css"]) {
		const beyond = (await unknown(css)).filter((one) => !NICETIES.some((nicety) => one.startsWith(nicety)));
		expect(beyond.length === 0, `${css}: Chromium 78 does not know ${beyond.join(" | ")}`);
	}
} catch (error) {
	faults.push(`${page.url()}: ${error.stack}`);
}
await browser.close();
for (const fault of faults) console.log(`FAILED Chromium 78: ${fault}`);
console.log(`${faults.length ? 0 : 1} passed, ${faults.length ? 1 : 0} failed (Chromium 78)`);
process.exit(faults.length ? 1 : 0);
