/*
 * What pages do more where there is script; each of them works without. Plain enough for Chromium 78
 * (tests/test_browser.py runs it there). Words come with the element that loads this file.
 */
(function () {
	"use strict";
	const say = document.currentScript.dataset;
	const all = (selector) => Array.from(document.querySelectorAll(selector));

	/* What is wrong with a field, in the language of the page and not of the browser. */
	function wrong(field) {
		const is = field.validity;
		if (is.valueMissing) return field.type === "file" ? say.fileMissing : say.missing;
		if (is.tooShort) return say.tooShort.replace("{n}", field.minLength);
		if (is.rangeUnderflow || is.rangeOverflow)
			return say.range.replace("{min}", field.min).replace("{max}", field.max);
		return is.customError ? field.validationMessage : say.format;
	}
	document.addEventListener("invalid", (event) => event.target.setCustomValidity(wrong(event.target)), true);
	for (const kind of ["input", "change"])
		document.addEventListener(kind, (event) => event.target.setCustomValidity && event.target.setCustomValidity(""), true);

	/* A field for a file lies unseen over a button and a name in the language of the page. */
	function file_dress(field) {
		const shown = document.createElement("span"), button = document.createElement("span"), name = document.createElement("span");
		const tell = () => (name.textContent = field.files.length ? Array.from(field.files, (file) => file.name).join("、") : say.fileNone);
		shown.className = "file-shown";
		shown.setAttribute("aria-hidden", "true");
		button.textContent = say.fileChoose;
		button.className = "button second";
		shown.append(button, name);
		field.before(shown);
		shown.before(field);
		field.classList.add("file-over");
		const box = document.createElement("span");
		box.className = "file-box";
		field.before(box);
		box.append(field, shown);
		field.addEventListener("change", tell);
		tell();
	}
	all("input[type=file]").forEach(file_dress);

	/* What is sent says so, and is not sent twice; what only brings a file leaves the page as it is. */
	const under_way = document.createElement("p");
	under_way.className = "under-way";
	under_way.setAttribute("role", "status");
	document.body.append(under_way);
	let sent = null;
	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (form.method !== "post" || form.hasAttribute("data-download")) return;
		if (sent === form) {
			event.preventDefault();
			return;
		}
		sent = form;
		setTimeout(() => (sent = null), 15000); /* it was stopped by hand, then */
		setTimeout(() => {
			if (sent !== form) return;
			under_way.textContent = say.sending;
			document.documentElement.classList.add("sending");
		}, 400);
		setTimeout(() => {
			if (sent === form) under_way.textContent = say.waiting;
		}, 4000);
	});
	window.addEventListener("pageshow", () => {
		sent = null;
		under_way.textContent = "";
		document.documentElement.classList.remove("sending");
	});

	/* What was typed goes along into the other language: kept in this tab until that page is there. */
	const typed = () => all("main form").map((form) => Array.from(form.elements).filter((field) =>
		field.name && !/^(hidden|password|file|submit|button)$/.test(field.type)));
	const key = "typed";
	all("a[data-other]").forEach((link) => link.addEventListener("click", () => {
		const values = typed().map((fields) => fields.map((field) => [field.name, /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value]));
		sessionStorage.setItem(key, JSON.stringify([link.pathname, values]));
	}));
	const kept = sessionStorage.getItem(key);
	sessionStorage.removeItem(key);
	if (kept && JSON.parse(kept)[0] === location.pathname)
		typed().forEach((fields, i) => fields.forEach((field, j) => {
			const was = (JSON.parse(kept)[1][i] || [])[j];
			if (!was || was[0] !== field.name) return;
			if (typeof was[1] === "boolean") field.checked = was[1];
			else field.value = was[1];
		}));

	/* A button of those who are ticked says how many they are. */
	const ticks = all("input[name=one]"), told = all("[data-ticked]");
	function ticked() {
		const n = ticks.filter((tick) => tick.checked).length;
		for (const place of told) place.textContent = n ? place.dataset.ticked.replace("{n}", n) : "";
	}
	if (told.length) ticks.forEach((tick) => tick.addEventListener("change", ticked));
	ticked();

	/* The button that submits says for how many, as they are ticked. */
	const commit = document.querySelector("[data-commit]"), can = all("input[name=except][data-can]");
	function counted() {
		const only = document.querySelector("input[name=pick][value=only]").checked;
		const n = can.filter((tick) => tick.checked === only).length;
		commit.textContent = commit.dataset.commit.replace("{n}", n);
	}
	if (commit) [...can, ...all("input[name=pick]")].forEach((field) => field.addEventListener("change", counted));
	if (commit) counted();

	/* A search that could not be answered says so in its place. */
	for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
		document.addEventListener(kind, (event) => {
			const place = event.detail.target;
			if (!place || place.id !== "found") return;
			place.textContent = "";
			const words = document.createElement("p");
			words.className = "problem";
			words.textContent = say.failed;
			place.append(words);
		});
})();
