/* One cell by the kind of its column. What can mean only one thing is mended, the rest is said. */
#include "base/normalise.h"
#include "base/text.h"
#include "inventory/address.h"
#include "inventory/preparation/reading.h"
#include <string.h>

#define SERIAL_FIRST 20000 /* 1954: a smaller number in a column of dates is no date */
#define SERIAL_LAST 80000  /* 2119 */

typedef struct {
	Reading *reading;
	const FormColumn *column;
	XlsxCell cell;
	const char *place;
} Cell;

/* Sets *ret to the token and is true when it is good; else says what was expected. */
typedef bool (*CellKind)(const Cell *cell, char **ret);

static bool address_read(const Cell *cell, char **ret)
{
	Address address;
	g_autofree char *token = normalise_token(cell->cell.text);
	if (address_parse(token, &address)) {
		*ret = g_steal_pointer(&token);
		return true;
	}
	g_autoptr(GString) mended = g_string_new(NULL);
	g_auto(GStrv) parts = g_strsplit_set(token, ".,", -1);
	for (char **part = parts; *part; part++) {
		const char *digits = *part + strspn(*part, "0");
		g_string_append_printf(
		        mended, "%s%s", part == parts ? "" : ".", *digits ? digits : "0");
	}
	g_autofree char *shown = word_quote(cell->reading, token);
	if (address_parse(mended->str, &address))
		problem_add(cell->reading, cell->place, "%s不是IP地址（是否为 %s？）",
		        "%s is not an IP address (did you mean '%s'?)", shown, mended->str);
	else
		problem_add(cell->reading, cell->place, "%s不是IP地址，应如 10.1.1.11",
		        "%s is not an IP address like 10.1.1.11", shown);
	return false;
}

static bool addresses_read(const Cell *cell, char **ret)
{
	g_auto(GStrv) items = normalise_list(cell->cell.text, ",;/");
	bool good = true;
	for (char **item = items; *item; item++) {
		Cell one = *cell;
		g_autofree char *ignored = NULL;
		one.cell.text = *item;
		good = address_read(&one, &ignored) && good;
	}
	*ret = g_strjoinv(",", items);
	return good;
}

/* 255.255.255.0 as 24; -1 when it is no mask. */
static int mask_length(const char *text)
{
	Address mask;
	int length = 0;
	if (!address_parse(text, &mask) || mask.length != 4)
		return -1;
	guint32 bits = (guint32)mask.bytes[0] << 24 | (guint32)mask.bytes[1] << 16 |
	               (guint32)mask.bytes[2] << 8 | mask.bytes[3];
	for (; bits & 0x80000000U; bits <<= 1)
		length++;
	return bits ? -1 : length;
}

static bool subnet_read(const Cell *cell, char **ret)
{
	Subnet subnet;
	g_autofree char *meant = NULL, *token = normalise_token(cell->cell.text);
	char *slash = strchr(token, '/');
	int length = slash ? mask_length(slash + 1) : -1;
	if (length >= 0) {
		*slash = '\0';
		char *written = g_strdup_printf("%s/%d", token, length);
		g_free(token);
		token = written;
	}
	if (subnet_parse(token, &subnet, &meant)) {
		*ret = g_steal_pointer(&token);
		return true;
	}
	g_autofree char *shown = word_quote(cell->reading, token);
	if (meant)
		problem_add(cell->reading, cell->place, "%s含有主机位（是否为 %s？）",
		        "%s has host bits set (did you mean '%s'?)", shown, meant);
	else
		problem_add(cell->reading, cell->place, "%s不是网段，应如 10.1.1.0/24",
		        "%s is not a subnet like 10.1.1.0/24", shown);
	return false;
}

/* '/' stands inside a subnet, so only commas and spaces part them. */
static bool subnets_read(const Cell *cell, char **ret)
{
	g_auto(GStrv) items = normalise_list(cell->cell.text, ",;");
	g_autoptr(GString) joined = g_string_new(NULL);
	bool good = true;
	for (char **item = items; *item; item++) {
		Cell one = *cell;
		g_autofree char *subnet = NULL;
		one.cell.text = *item;
		good = subnet_read(&one, &subnet) && good;
		g_string_append_printf(
		        joined, "%s%s", joined->len ? "," : "", subnet ? subnet : "");
	}
	*ret = g_strdup(joined->str);
	return good;
}

static bool whole_read(const Cell *cell, char **ret)
{
	int64_t number = 0;
	bool port = strcmp(cell->column->key, "port") == 0;
	int64_t least = port ? 1 : 0, most = port ? 65535 : 1000000000;
	if (normalise_whole(cell->cell.text, &number) && number >= least && number <= most) {
		*ret = g_strdup_printf("%" G_GINT64_FORMAT, number);
		return true;
	}
	g_autofree char *shown = word_quote(cell->reading, cell->cell.text);
	problem_add(cell->reading, cell->place,
	        "%s不是 %" G_GINT64_FORMAT " 至 %" G_GINT64_FORMAT " 的整数（不写单位）",
	        "%s is not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
	        " (without a unit)",
	        shown, least, most);
	return false;
}

static bool is_forever(const char *text)
{
	static const char *const words[] = {"永久", "永久有效", "长期", "长期有效", "无期限",
	        "perpetual", "permanent", "never"};
	g_autofree char *token = normalise_token(text);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(token, words[i]) == 0)
			return true;
	return false;
}

static bool date_read(const Cell *cell, char **ret)
{
	const char *text = cell->cell.text;
	int64_t serial = 0;
	if (cell->cell.kind == XLSX_DATE)
		*ret = g_strndup(text, strcspn(text, " "));
	else if (is_forever(text))
		*ret = g_strdup("");
	else if (normalise_whole(text, &serial) && serial >= SERIAL_FIRST && serial <= SERIAL_LAST)
		*ret = xlsx_day(cell->reading->xlsx, text);
	else
		*ret = normalise_date(text);
	if (*ret && serial >= SERIAL_FIRST && serial <= SERIAL_LAST)
		note_add(cell->reading, cell->place, "%s是日期的序列值，按 %s 读取",
		        "%s is the serial number of a date and was read as %s", text, *ret);
	if (*ret)
		return true;
	g_autofree char *shown = word_quote(cell->reading, text);
	if (strcmp(cell->column->key, "expires") == 0)
		problem_add(cell->reading, cell->place,
		        "%s不是日期，应如 2030-12-31；永久有效的不填",
		        "%s is not a date like 2030-12-31; leave it empty when perpetual", shown);
	else
		problem_add(cell->reading, cell->place,
		        "%s不是日期，应如 2030-12-31；没有期限的不填",
		        "%s is not a date like 2030-12-31; leave it empty when there is none",
		        shown);
	return false;
}

static bool is_choice_of_two(const Cell *cell)
{
	const FormWord *words = cell->column->words;
	return words[0].name && words[1].name && !words[2].name;
}

/* All that may stand there, as "数据库、中间件", or "是 或 否" of two. Owned. */
static char *words_list(const Cell *cell)
{
	GString *out = g_string_new(NULL);
	for (const FormWord *word = cell->column->words; word->name; word++)
		g_string_append_printf(out, "%s%s",
		        out->len == 0            ? ""
		        : is_choice_of_two(cell) ? (cell->reading->zh ? " 或 " : " or ")
		        : cell->reading->zh      ? "、"
		                                 : ", ",
		        cell->reading->zh ? word->zh : word->en);
	return g_string_free(out, FALSE);
}

static bool word_read(const Cell *cell, char **ret)
{
	const FormWord *word = form_word_find(cell->column->words, cell->cell.text);
	if (word) {
		*ret = g_strdup(word->name);
		return true;
	}
	if (cell->column->kind == COLUMN_WORD_OPEN) {
		*ret = normalise_text(cell->cell.text);
		return true;
	}
	const char *nearest = form_word_nearest(cell->column->words, cell->cell.text);
	g_autofree char *shown = word_quote(cell->reading, cell->cell.text),
	                *list = words_list(cell);
	if (is_choice_of_two(cell))
		problem_add(cell->reading, cell->place, "“%s”应填 %s，不是%s", "'%s' is %s, not %s",
		        cell->reading->zh ? cell->column->zh : cell->column->en, list, shown);
	else if (nearest)
		problem_add(cell->reading, cell->place, "不认识的%s%s（是否为“%s”？）",
		        "unknown %s %s (did you mean '%s'?)",
		        cell->reading->zh ? cell->column->zh : cell->column->key, shown, nearest);
	else
		problem_add(cell->reading, cell->place, "不认识的%s%s，应为：%s",
		        "unknown %s %s, expected one of: %s",
		        cell->reading->zh ? cell->column->zh : cell->column->key, shown, list);
	return false;
}

static bool name_read(const Cell *cell, char **ret)
{
	g_autofree char *token = normalise_token(cell->cell.text);
	bool good = g_ascii_isalnum(*token) && strlen(token) <= 64;
	for (const char *p = token; *p; p++)
		good = good && (g_ascii_isalnum(*p) || strchr("._-", *p));
	g_autofree char *shown = word_quote(cell->reading, token);
	if (!good)
		problem_add(cell->reading, cell->place,
		        "%s不能作名称：用英文字母、数字、点、下划线、连字符，最多 64 个，如 db1",
		        "%s is not a name (letters, digits, '.', '_' and '-', at most 64)", shown);
	*ret = g_steal_pointer(&token);
	return good;
}

/* 500GB, 1.5T and 500 GiB as site.yaml writes them; NULL when it is no size. Owned. */
static char *size_make(const char *token)
{
	char *end = NULL;
	double number = g_ascii_strtod(token, &end);
	char unit = g_ascii_toupper(*end);
	bool tail = *end && (!end[1] || !g_ascii_strcasecmp(end + 1, "B") ||
	                            !g_ascii_strcasecmp(end + 1, "iB"));
	if (!g_ascii_isdigit(*token) || !tail || !strchr("KMGTP", unit) ||
	        !(number > 0 && number <= 1000000))
		return NULL;
	if (number == (double)(int64_t)number)
		return g_strdup_printf("%" G_GINT64_FORMAT "%c", (int64_t)number, unit);
	const char *units = "KMGTP", *at = strchr(units, unit);
	int64_t smaller = (int64_t)(number * 1024 + 0.5);
	return at > units && smaller <= 1000000
	               ? g_strdup_printf("%" G_GINT64_FORMAT "%c", smaller, at[-1])
	               : NULL;
}

static bool size_read(const Cell *cell, char **ret)
{
	g_autofree char *token = normalise_token(cell->cell.text);
	*ret = size_make(token);
	if (*ret)
		return true;
	g_autofree char *shown = word_quote(cell->reading, token);
	problem_add(cell->reading, cell->place, "%s不是容量，应带单位，如 500G 或 2T",
	        "%s is not a size with its unit, like 500G or 2T", shown);
	return false;
}

static bool path_read(const Cell *cell, char **ret)
{
	*ret = normalise_token(cell->cell.text);
	if (**ret == '/')
		return true;
	g_autofree char *shown = word_quote(cell->reading, *ret);
	problem_add(cell->reading, cell->place, "%s不是绝对路径，应如 /u01/shared",
	        "%s is not an absolute path like /u01/shared", shown);
	return false;
}

static bool document_read(const Cell *cell, char **ret)
{
	*ret = normalise_text(cell->cell.text);
	g_strdelimit(*ret, "\\", '/');
	bool drive = g_ascii_isalpha(**ret) && (*ret)[1] == ':';
	if (!drive && **ret != '/' && !strstr(*ret, ".."))
		return true;
	g_autofree char *shown = word_quote(cell->reading, *ret);
	problem_add(cell->reading, cell->place,
	        "%s应为相对路径：把文件放进 licences 目录，写作 licences/文件名",
	        "%s must be relative to the site folder, like licences/oracle.pdf", shown);
	return false;
}

static bool text_read(const Cell *cell, char **ret)
{
	*ret = normalise_text(cell->cell.text);
	return true;
}

static bool token_read(const Cell *cell, char **ret)
{
	*ret = normalise_token(cell->cell.text);
	if (!normalise_is_scientific(*ret))
		return true;
	problem_add(cell->reading, cell->place,
	        "“%s”"
	        "是被表格软件改成科学计数法的长编号，末尾数字可能已丢失：把单元格设为文本格式后重新"
	        "填写",
	        "'%s' is a long number that the spreadsheet has cut short: format the cell as text "
	        "and "
	        "write it again",
	        *ret);
	return false;
}

static const CellKind kinds[] = {
        [COLUMN_TEXT] = text_read,
        [COLUMN_TOKEN] = token_read,
        [COLUMN_NAME] = name_read,
        [COLUMN_ADDRESS] = address_read,
        [COLUMN_ADDRESSES] = addresses_read,
        [COLUMN_SUBNET] = subnet_read,
        [COLUMN_SUBNETS] = subnets_read,
        [COLUMN_ITEMS] = text_read,
        [COLUMN_WHOLE] = whole_read,
        [COLUMN_DATE] = date_read,
        [COLUMN_WORD] = word_read,
        [COLUMN_WORD_OPEN] = word_read,
        [COLUMN_HOST] = text_read,
        [COLUMN_HOSTS] = text_read,
        [COLUMN_PLATFORM] = token_read,
        [COLUMN_SIZE] = size_read,
        [COLUMN_PATH] = path_read,
        [COLUMN_DOCUMENT] = document_read,
};

/* What a spreadsheet does to a value before anybody reads it. */
static bool spoiled(const Cell *cell)
{
	FormKind kind = cell->column->kind;
	bool plain = kind == COLUMN_TEXT || kind == COLUMN_DATE;
	const char *text = cell->cell.text;
	if (cell->cell.kind == XLSX_FAULT)
		problem_add(cell->reading, cell->place, "单元格是公式错误 %s",
		        "the cell is the error %s of a formula", text);
	else if (cell->cell.kind == XLSX_UNSOLVED)
		problem_add(cell->reading, cell->place,
		        "公式没有保存计算结果：用 WPS 或 Excel 打开并保存一次%s",
		        "the formula was saved without its value: open it in WPS or Excel and save "
		        "it%s",
		        "");
	else if (cell->cell.kind == XLSX_DATE && !plain)
		problem_add(cell->reading, cell->place,
		        "表格软件把所填内容改成了日期 %s：把单元格设为文本格式后重新填写",
		        "the spreadsheet has made the date %s of it: format the cell as text and "
		        "write it again",
		        text);
	else if (cell->cell.kind == XLSX_PRECISE && kind != COLUMN_WHOLE)
		problem_add(cell->reading, cell->place,
		        "数字 %s 过长，表格软件只保留 15 "
		        "位，末尾数字可能已丢失：把单元格设为文本格式后重新填写",
		        "the number %s is longer than the 15 digits a spreadsheet keeps: format "
		        "the cell as "
		        "text and write it again",
		        text);
	else
		return false;
	return true;
}

/* What people write where nothing is to be written. */
static bool is_nothing(const Cell *cell)
{
	static const char *const words[] = {
	        "", "-", "--", "/", "\\", "无", "暂无", "没有", "N/A", "NA", "none"};
	bool word = cell->column->kind == COLUMN_WORD || cell->column->kind == COLUMN_WORD_OPEN;
	g_autofree char *token = normalise_token(cell->cell.text);
	for (size_t i = 0; i < (word ? 5 : G_N_ELEMENTS(words)); i++)
		if (g_ascii_strcasecmp(token, words[i]) == 0)
			return true;
	return false;
}

bool cell_read(
        Reading *reading, const FormColumn *column, XlsxCell cell, const char *place, char **ret)
{
	Cell at = {reading, column, cell, place};
	bool good = !spoiled(&at);
	*ret = NULL;
	if (good && is_nothing(&at)) {
		good = !column->required;
		if (!good)
			problem_add(reading, place, "“%s”必须填写：%s", "'%s' is needed: %s",
			        reading->zh ? column->zh : column->en,
			        reading->zh ? column->note_zh : column->note_en);
	} else if (good) {
		good = kinds[column->kind](&at, ret);
	}
	if (!*ret)
		*ret = g_strdup("");
	return good;
}
