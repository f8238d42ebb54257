(function () {
	/* on paper nothing can be opened: what is short is printed, the rest lies in the bundle */
	var short = document.querySelectorAll('details.short'), opened = [];
	window.addEventListener('beforeprint', function () {
		for (var i = 0; i < short.length; i++) {
			if (short[i].open)
				continue;
			short[i].open = true;
			opened.push(short[i]);
		}
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
