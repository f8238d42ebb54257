// Drives Chromium through the pages of a records service: axe (WCAG A and AA), widths, keyboard, no
// script, print. Told by tests/test_browser.py in the environment: URL, PASSWORD, CHROMIUM, ROUTES (the
// table of routes as JSON), CSV (a list of students), PHOTOS (a ZIP of theirs), SHOTS (a folder for pictures, or nothing).
import fs from "node:fs";
import { SHOTS, PASSWORD, base, context, finish, login, require, same, shot, test } from "./world.mjs";

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const { CSV } = process.env;
const routes = JSON.parse(process.env.ROUTES);
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const ACCOUNTS = ["school", "donghu-admin", "donghu", "province"];

// In the page: labels of the cells of a phone's table that need more room than their cells have.
function labels_folded() {
	const probe = document.createElement("div");
	probe.style.cssText = "position: absolute; width: 6rem; visibility: hidden; overflow-wrap: anywhere";
	document.body.append(probe);
	const cells = [...document.querySelectorAll("table.stack:not(.brief) td[data-label]")].slice(0, 60);
	const low = cells.filter((cell) => {
		probe.textContent = cell.dataset.label;
		return cell.offsetHeight && probe.offsetHeight > cell.offsetHeight + 1;
	});
	probe.remove();
	return low.map((cell) => cell.dataset.label).slice(0, 3);
}

// What axe finds, and what is wider than the window, on the page that is open.
async function clean(page, name) {
	await page.setViewportSize({ width: 1366, height: 768 });
	await page.evaluate(axe);
	const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), RULES);
	same(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(" ").slice(0, 400)}`), [], name);
	for (const width of [1366, 390]) {
		await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
		const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		same(over, 0, `${name} at ${width} pixels is wider than the window`);
		if (width === 390) same(await page.evaluate(labels_folded), [], `${name}: labels that run into the next line`);
		await shot(page, `${name}-${width}`);
	}
}

const contexts = {};
async function page_of(lang, account) {
	const key = `${lang} ${account}`;
	if (!contexts[key]) {
		const page = await (await context(lang)).newPage();
		if (account) await login(page, account);
		contexts[key] = page;
	}
	return contexts[key];
}

let job = "";
await test("a file of students comes in, and the page follows without being loaded again", async () => {
	const page = await page_of("en", "school");
	await page.goto(`${base}/imports`);
	await page.setInputFiles("input[type=file]", CSV);
	await page.click("main form button[type=submit]");
	await page.waitForURL(/\/imports\/\d+$/);
	job = page.url().split("/").pop();
	await page.evaluate(() => (window.marked = true));
	await page.waitForSelector("text=It is checked, nothing is written yet");
	if (!(await page.evaluate(() => window.marked)))
		throw new Error("the page was loaded again");
	await page.click("text=Import these");
	await page.waitForSelector("text=newcomers wait for the school's reviewer");
	const reviewer = await page_of("en", "school-reviewer");
	await reviewer.goto(base + (await page.getAttribute("a:text-matches('^See this batch')", "href")));
	await reviewer.click("button:text-matches('^Decide on the whole batch \\\\(\\\\d+\\\\): Agree: in force at once$')");
	await reviewer.waitForSelector("p.good");
});

// One of each kind that has a page, the newest that the school's clerk has made.
const ids = { imports: job };
async function made(kind, page = null) {
	const here = page ?? (await page_of("en", "school"));
	const link = /\/\d+$/.test(here.url()) ? here.url() : await here.getAttribute(`main table a[href^="/${kind}/"]`, "href");
	ids[kind] = link.match(/\d+$/)[0];
}
await test("there is one of each kind that has a page", async () => {
	const county = await page_of("en", "donghu-admin"), page = await page_of("en", "school");
	await county.goto(`${base}/accounts`);
	await made("accounts", county);
	await page.goto(`${base}/students?status=suspended`);
	await made("students");
	await page.goto(`${base}/students/${ids.students}/apply?kind=resume`);
	await page.fill("input[name=term]", "2027-03-01");
	await page.fill("textarea[name=reason]", "身体康复");
	await Promise.all([page.waitForURL(/\/applications\/\d+$/), page.click("form.sheet button[type=submit]")]);
	await made("applications");
	await page.goto(`${base}/problems/new`);
	await page.fill("input[name=heading]", "照片上传后不显示");
	await page.fill("textarea[name=text]", "换了浏览器也一样。");
	await Promise.all([page.waitForURL(/\/problems\/\d+$/), page.click("main form button[type=submit]")]);
	await made("problems");
	await page.goto(`${base}/photos`);
	await page.setInputFiles("input[type=file]", process.env.PHOTOS);
	await Promise.all([page.waitForURL(/\/photos\/\d+$/), page.click("main form button[type=submit]")]);
	await made("photos");
	await page.goto(`${base}/aid`);
	await page.fill("input[name=term]", "2026-1");
	await page.fill("input[name=amount]", "1000");
	await page.fill("input[name=grade]", "2025");
	await Promise.all([page.waitForNavigation(), page.click("button[value=preview]")]);
	await Promise.all([page.waitForNavigation(), page.click("button[value=commit]")]);
	await page.goto(`${base}/aid`);
	await made("aid");
	await page.goto(`${base}/offers`);
	await page.fill("form:has(input[value=class]) input[name=code]", "2026级9班");
	await Promise.all([page.waitForNavigation(), page.click("form:has(input[value=class]) button[type=submit]")]);
	await made("offers");
	const province = await page_of("en", "province");
	await province.goto(`${base}/catalogues`);
	await province.fill("input[name=source]", "教职成〔2021〕2号");
	await province.setInputFiles("input[type=file]", {
		name: "专业目录.csv", mimeType: "text/csv", buffer: Buffer.from("专业代码,专业名称\n71,电子与信息大类\n7102,计算机类\n710201,计算机应用\n"),
	});
	await Promise.all([province.waitForURL(/\/catalogues\/draft$/), province.click("form.sheet button[type=submit]")]);
});

// A page of every kind: the first account that may see it, in both languages.
const pages = routes.filter((r) => r.method === "GET" && !/^\/(api|static|healthz|readyz|metrics)/.test(r.path) &&
	!/\.(csv|xlsx|json|pdf)$|template|errors$|\/photo$|records\/file$|\{number\}|\{note\}/.test(r.path));
for (const route of pages) {
	const there = route.path.replace("{id}", ids[route.path.split("/")[1]]).replace("{code}", "3636000001")
		.replace(/\/merge$/, "/merge?into=3636000003")
		.replace(/^\/cards$/, "/cards?school=3636000001&class=2024级1班");
	const accounts = route.access === "open" ? [""] : ACCOUNTS;
	await test(`${route.path} is clean in both languages and at both widths`, async () => {
		for (const account of accounts) {
			const page = await page_of("en", account);
			const answer = await page.goto(base + there);
			const type = answer.headers()["content-type"] ?? "";
			if (!answer.ok()) continue;
			if (!type.startsWith("text/html")) return;
			const name = there.replace(/\W+/g, "_") || "home";
			const zh = await page_of("zh", account);
			await Promise.all([clean(page, `en${name}`), zh.goto(base + there).then(() => clean(zh, `zh${name}`))]);
			return;
		}
		throw new Error(`${there} is there for none of ${accounts}`);
	});
}

await test("the class is closed again, which binds who comes into the school", async () => {
	const page = await page_of("en", "school");
	await page.goto(`${base}/offers`);
	await Promise.all([page.waitForNavigation(), page.click(`form[action="/offers/${ids.offers}/close"] button`)]);
	await page.waitForSelector(`form[action="/offers/${ids.offers}/close"] input[name=closed][value="0"]`, { state: "attached" });
});

await test("the bar above is one line for a province's administrator, and a phone's list is short", async () => {
	const page = await page_of("zh", "province");
	await page.setViewportSize({ width: 1366, height: 768 });
	await page.goto(`${base}/settings`);
	const bar = await page.evaluate(() => document.querySelector(".top").getBoundingClientRect().height);
	if (bar > 64) throw new Error(`the bar is ${bar} high`);
	const wide = await page.evaluate(() => document.querySelector("input[name=reason]").getBoundingClientRect().width);
	if (wide < 600) throw new Error(`the reason is ${wide} wide`);
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`${base}/students`);
	const rows = await page.evaluate(() => [...document.querySelectorAll("table.brief tbody tr")].map((e) => e.getBoundingClientRect().height));
	same(rows.length, 50, "rows of a page");
	if (Math.max(...rows) > 130) throw new Error(`a student is ${Math.max(...rows)} high`);
	for (const link of ["nav.above", "table.brief + p.pages"])
		same(await page.isVisible(`${link} >> text=下一页`), true, link);
	await page.setViewportSize({ width: 1366, height: 768 });
});

await test("the reason for looking at a number is in sight at its button", async () => {
	const page = await page_of("zh", "school");
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`${base}/students`);
	await page.goto(base + (await page.getAttribute('main table a[href^="/students/"]', "href")));
	const last = page.locator("button[name=field]").last();
	await last.scrollIntoViewIfNeeded();
	const at = await page.evaluate(() => document.querySelector("input[name=reason]").getBoundingClientRect().top);
	const button = await last.boundingBox();
	if (at < 0 || at > 844 || button.y < 0 || button.y > 844) throw new Error(`reason at ${at}, button at ${button.y}`);
	await page.setViewportSize({ width: 1366, height: 768 });
});

await test("an application is made in the browser, and its forms and page are clean", async () => {
	const page = await page_of("en", "school");
	await page.goto(`${base}/students?status=enrolled`);
	const student = await page.getAttribute('main table a[href^="/students/"]', "href");
	for (const there of [`${student}/apply?kind=change_data`, "/apply?kind=admit", "/bulk?kind=graduate"]) {
		await page.goto(base + there);
		await clean(page, `form${there.replace(/\W+/g, "_")}`);
	}
	await page.goto(`${base}${student}/apply?kind=suspend`);
	await clean(page, "form_suspend");
	await page.fill("input[name=from]", "2026-11-02");
	await page.fill("input[name=until]", "2027-08-31");
	await page.fill("textarea[name=reason]", "父母外出务工");
	await Promise.all([page.waitForURL(/\/applications\/\d+$/), page.click("form.sheet button[type=submit]")]);
	await clean(page, "application_made");
	await page.goto(`${base}/todo`);
	await clean(page, "todo_filled");
});

await test("what was typed when the session had ended is behind the browser's Back", async () => {
	const page = await (await context("en")).newPage();
	await login(page, "school");
	await page.goto(`${base}/students?status=enrolled`);
	const students = await page.$$eval('main table a[href^="/students/"]', (all) => all.map((one) => one.getAttribute("href")));
	await page.goto(`${base}${students.at(-1)}/apply?kind=suspend`); // not of the class whose life is told
	await page.fill("input[name=from]", "2026-11-02");
	await page.fill("input[name=until]", "2027-08-31");
	await page.fill("textarea[name=reason]", "照顾祖母");
	await page.context().clearCookies({ name: "session" });
	await Promise.all([page.waitForURL(/\/login\?next=/), page.click("form.sheet button[type=submit]")]);
	await page.fill("input[name=name]", "school");
	await page.fill("input[name=password]", PASSWORD);
	await Promise.all([page.waitForURL(/typed=1$/), page.click("main button[type=submit]")]);
	await page.getByText("press the browser's Back").waitFor();
	await clean(page, "form_typed");
	const field = "textarea[name=reason]";
	const typed = () => page.evaluate((there) => document.querySelector(there)?.value || "", field);
	for (let times = 0; times < 2 && (await typed()) === ""; times++) await page.goBack();
	await page.waitForFunction((there) => document.querySelector(there).value === "照顾祖母", field); // put back behind the load
	await Promise.all([page.waitForURL(/\/applications\/\d+$/), page.click("form.sheet button[type=submit]")]);
});

// Ends every other session of an account, as its owner does elsewhere.
async function sessions_end(account) {
	const page = await (await context("en")).newPage();
	await login(page, account);
	await page.goto(`${base}/own`);
	for (let left; (left = await page.$$("form[action^='/own/sessions/'] button")).length; )
		await Promise.all([page.waitForNavigation(), left[0].click()]);
	await page.context().close();
}

for (const [nth, lang, script] of [[0, "zh", true], [1, "en", true], [2, "zh", false]])
	await test(`what was typed when the session had ended comes back behind the login, in ${lang}${script ? "" : ", without script"}`, async () => {
		const made = await context(lang, { javaScriptEnabled: script });
		const page = await made.newPage();
		const look = async (name) => (script ? clean(page, `${name}_${lang}`) : null);
		await login(page, "school2");
		await page.goto(`${base}/students?status=enrolled`);
		const students = await page.$$eval('main table a[href^="/students/"]', (all) => all.map((one) => one.getAttribute("href")));
		const path = `${students[nth]}/apply`;
		await page.goto(`${base}${path}?kind=suspend`);
		await page.fill("input[name=from]", "2026-11-02");
		await page.fill("input[name=until]", "2027-08-31");
		await page.fill("textarea[name=reason]", "照顾祖母\n<第二行>");
		await page.setInputFiles("input[name=proof]", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(2 << 20, "%PDF-1.4\n") });
		await sessions_end("school2");
		await page.click("form.sheet button[type=submit]");
		await page.getByText(lang === "zh" ? "已为您留着：登录后核对、提交。文件没有保留" : "It is kept for you: log in, look at it, send it. Files are not kept").waitFor();
		await look("kept_login");
		await page.fill("input[name=name]", "school2");
		await page.fill("input[name=password]", "not this one");
		await page.click("main button[type=submit]");
		await page.getByText(lang === "zh" ? "账号或口令不对" : "Wrong account or password").waitFor();
		await page.fill("input[name=password]", PASSWORD);
		await page.click("main button[type=submit]");
		await page.getByText("照顾祖母").waitFor();
		await look("kept");
		await page.click(`.who button[lang=${lang === "zh" ? "en" : "zh-CN"}]`);
		await page.getByRole("heading", { name: lang === "zh" ? "What you typed when the login had ended" : "登录失效时填写的内容" }).waitFor();
		await page.setInputFiles("main input[type=file]", { name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n") });
		await Promise.all([page.waitForURL(/\/applications\/\d+$/), page.click("main form button[type=submit]")]);
		await page.getByText("照顾祖母").first().waitFor();
		await made.close();
	});

await test("a search of who is not in says where to log in, and the page stays", async () => {
	const page = await (await context("en")).newPage();
	await login(page, "school2");
	await page.goto(`${base}/students`);
	await sessions_end("school2");
	await page.fill("header input[name=q]", "李");
	await page.locator("#found").getByText("You were logged out.").waitFor();
	await clean(page, "ended");
	await Promise.all([page.waitForURL(/\/login\?next=%2Fstudents$/), page.locator("#found a").click()]);
	await page.context().close();
});

await test("from the login to a student by the keyboard alone", async () => {
	const page = await (await context("en")).newPage();
	const focus = () => page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim());
	const tab_to = async (wanted) => {
		for (let i = 0; i < 40; i++) {
			if ((await focus()) === wanted) return;
			await page.keyboard.press("Tab");
		}
		throw new Error(`Tab does not come to ${wanted}; it is at ${await focus()}`);
	};
	await page.goto(`${base}/login`);
	await page.keyboard.press("Tab");
	same(await focus(), "Skip to the content", "the first stop");
	await tab_to("name");
	await page.keyboard.type("donghu");
	await page.keyboard.press("Tab");
	await page.keyboard.type(PASSWORD);
	await Promise.all([page.waitForURL(`${base}/`), page.keyboard.press("Enter")]);
	await tab_to("q");
	await page.keyboard.insertText("小明"); // at once: one search, whose answer no other replaces
	await page.waitForSelector("#found a");
	const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
	same(outline, "solid", "the focus is seen");
	const name = await page.evaluate(() => document.querySelector("#found a[href^='/students/']").textContent);
	for (let i = 0; i < 5 && !(await page.evaluate(() => document.activeElement.matches("#found a"))); i++)
		await page.keyboard.press("Tab");
	await Promise.all([page.waitForURL(/\/students\/\d+$/), page.keyboard.press("Enter")]);
	const title = await page.textContent("h1");
	if (!name.includes(title.trim().split(/\s/)[0])) throw new Error(`${title} is not ${name}`);
});

await test("fields speak the language of the page, and what was typed goes into the other one", async () => {
	const page = await (await context("zh")).newPage();
	await login(page, "school");
	await page.goto(`${base}/imports`);
	same(await page.textContent(".file-shown"), "选择文件未选择文件", "the field of a file");
	await page.click("main form button[type=submit]");
	same(await page.evaluate(() => document.querySelector("input[type=file]").validationMessage), "请选择文件", "no file");
	await page.setInputFiles("input[type=file]", CSV);
	same(await page.textContent(".file-shown span:last-child"), "名单.csv", "the file that was chosen");
	await page.goto(`${base}/bulk?kind=graduate`);
	await page.fill("input[name=of_grade]", "1999");
	await page.fill("input[name=certificate]", "ZS0001");
	await page.fill("input[name=ended]", "2026-07");
	await page.check("input[name=moral]");
	await page.click("button[value=preview]");
	same(await page.evaluate(() => document.querySelector("input[name=of_reason]").validationMessage), "请填写此项", "no reason");
	await page.fill("input[name=of_reason]", "毕业班");
	await Promise.all([page.waitForNavigation(), page.click("button[value=preview]")]);
	await page.fill("input[name=of_class]", "2024级1班");
	await Promise.all([page.waitForNavigation(), page.click("a[data-other]")]);
	same(await page.evaluate(() => document.documentElement.lang), "en", "the language");
	for (const [name, value] of [["of_grade", "1999"], ["of_class", "2024级1班"], ["certificate", "ZS0001"], ["ended", "2026-07"], ["of_reason", "毕业班"]])
		same(await page.inputValue(`input[name=${name}]`), value, name);
	same(await page.isChecked("input[name=moral]"), true, "the box");
	same(await page.evaluate(() => sessionStorage.length), 0, "nothing stays");
	await page.context().close();
});

await test("on a phone menu and filter are folded, by the keyboard too", async () => {
	const page = await page_of("zh", "province");
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`${base}/students`);
	for (const [box, what] of [["#menu", ".top nav"], ["#fold", "form.filter"]]) {
		same(await page.isVisible(what), false, `${what} at first`);
		await page.focus(box);
		await page.keyboard.press("Space");
		same(await page.isVisible(what), true, `${what} opened`);
	}
	await page.setViewportSize({ width: 1366, height: 768 });
	same(await page.isVisible("#menu"), false, "the box of the menu on a wide screen");
});

await test("on a phone a register and a card keep their columns, and are moved within their box", async () => {
	const page = await page_of("zh", "school");
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`${base}/students`);
	const student = await page.getAttribute('main table a[href^="/students/"]', "href");
	for (const there of ["/register", `${student}/card`]) {
		await page.goto(base + there);
		const found = await page.evaluate(() => {
			const sheet = document.querySelector(".sheet");
			return {
				page: document.documentElement.scrollWidth - innerWidth,
				moved: sheet.scrollWidth > sheet.clientWidth,
				focus: sheet.tabIndex,
				narrow: [...sheet.querySelectorAll("th, td")].filter((e) => e.textContent.trim().length > 2 && e.clientWidth < 40).map((e) => e.textContent),
			};
		});
		same(found, { page: 0, moved: true, focus: 0, narrow: [] }, there);
	}
	await page.setViewportSize({ width: 1366, height: 768 });
});

await test("without script: login, search, student, import", async () => {
	const page = await (await context("en", { javaScriptEnabled: false })).newPage();
	await login(page, "school");
	await page.fill("#q", "学生");
	await page.click("header form.find button");
	await page.click("main a[href^='/students/']");
	await page.waitForSelector("h1");
	await page.goto(`${base}/imports`);
	await page.setInputFiles("input[type=file]", CSV);
	await page.click("main form button[type=submit]");
	await page.waitForSelector("text=It is checked, nothing is written yet");
	await page.click("text=Discard");
	await page.waitForSelector("text=Dropped: no row came in.");
});

await test("on paper a student has no menus, and the words are whole", async () => {
	const page = await page_of("zh", "donghu");
	await page.goto(`${base}/students/${ids.students}`);
	await page.emulateMedia({ media: "print" });
	for (const part of [".top nav", ".top .find", ".who", "main button"])
		same(await page.evaluate((p) => [...document.querySelectorAll(p)].filter((e) => e.offsetParent).length, part), 0, part);
	const pdf = await page.pdf({ format: "A4" });
	if (SHOTS) fs.writeFileSync(`${SHOTS}/student.pdf`, pdf);
	const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
	if (sheets > 2) throw new Error(`${sheets} sheets for one student`);
	await page.emulateMedia({ media: "screen" });
});

await finish();
