(function () {
	/* on paper nothing can be opened: every result is printed where there are not too many, and
	 * what is short of the records; the rest lies in the bundle. Without this script all that is
	 * printed stands open. */
	var items = document.querySelectorAll('details.item[open]'), opened = [];
	var short = document.querySelectorAll('details.short');
	function open(list) {
		for (var i = 0; i < list.length; i++) {
			if (list[i].open)
				continue;
			list[i].open = true;
			opened.push(list[i]);
		}
	}
	for (var i = 0; i < items.length; i++)
		items[i].open = false;
	window.addEventListener('beforeprint', function () {
		open(items);
		open(short);
	});
	window.addEventListener('afterprint', function () {
		while (opened.length)
			opened.pop().open = false;
	});
})();
(function () {
	var box = document.getElementById('filter'), field = box && box.querySelector('input');
	if (!field)
		return;
	box.className = 'filter';
	function has(node, words) {
		return node.textContent.toLowerCase().indexOf(words) >= 0;
	}
	field.addEventListener('input', function () {
		var words = field.value.toLowerCase().trim();
		var items = document.querySelectorAll('details.item');
		for (var i = 0; i < items.length; i++) {
			var bodies = items[i].querySelectorAll('tbody'), found = false;
			for (var k = 0; k < bodies.length; k++) {
				var hit = !words || has(bodies[k], words), rows = bodies[k].rows;
				var whole = !words || has(rows[0], words);
				bodies[k].className = hit ? '' : 'hidden';
				for (var r = 1; hit && r < rows.length; r++)
					rows[r].className = whole || has(rows[r], words) ? '' : 'hidden';
				found = found || hit;
			}
			items[i].className = found ? 'item' : 'item hidden';
			if (words)
				items[i].open = found;
		}
	});
})();
