#include "records/web/fault.h"

#include <glib.h>
#include <string.h>

#define PATH "/api/v1/errors/"

const FaultKind fault_kinds[] = {
        {"bad-request", 400, "请求不合规范", "the request cannot be read",
                "请求行、请求头、请求体的格式不对；detail "
                "写明哪里不对。网址中的汉字和特殊字符要转义。",
                "The form of the line, head or body is wrong; detail says where. Characters beyond "
                "ASCII are escaped in a target."},
        {"token", 401, "没有有效的令牌", "no token that holds",
                "没有写令牌，或令牌有误、已到期、已停用；在“接口令牌”页生成。",
                "There is no token, or it is wrong, over or ended; make one at /tokens."},
        {"denied", 403, "无权办理", "not permitted",
                "这个账号或令牌不能办理；detail 写明由谁办理。范围以外的对象回答 404。",
                "The account or token may not; detail says who may. What lies outside its scope is "
                "404."},
        {"not-found", 404, "没有找到", "not found", "没有这个地址或对象，或它不在令牌的范围内。",
                "There is no such path or object, or it lies outside the token's scope."},
        {"method", 405, "不支持这种请求方法", "not by that method",
                "这个地址有，但不接受这种方法；Allow 列出可用的方法。",
                "The path is there for other methods: Allow names them."},
        {"timeout", 408, "请求超时", "the request took too long", "请求没有在时限内传完，请重试。",
                "It did not arrive in time: try again."},
        {"duplicate", 409, "与已有的重复", "there already",
                "同样的对象已经有了，或两项操作相互冲突。",
                "The same is there already, or two things stand against each other."},
        {"length-needed", 411, "请写明 Content-Length", "a length is needed",
                "不接受分块传输，请求体要写明 Content-Length。",
                "Chunks are not taken: send the body with a Content-Length."},
        {"changed", 412, "期间已有改动", "changed meanwhile",
                "If-Match 不是现在的版本，或预览以后情况有变：重新读取，核对后再提交。",
                "If-Match is not the present version, or things changed since the look: read "
                "again, compare, send again."},
        {"too-large", 413, "内容太大", "too large", "请求体或文件超过上限；detail 写明上限。",
                "The body or file is over the limit; detail tells it."},
        {"target-too-long", 414, "网址太长", "the target is too long", "网址最长 4096 字节。",
                "A target has at most 4096 bytes."},
        {"media-type", 415, "请求体的类型不对", "a body of another type",
                "Content-Type 不是这个调用所要的，一般应为 application/json。",
                "Content-Type is not what this call takes, mostly application/json."},
        {"expectation", 417, "不认识的 Expect", "an expectation that is not known",
                "Expect 只能是 100-continue。", "Expect can only be 100-continue."},
        {"unfit", 422, "内容不合要求", "values that cannot be",
                "请求看得懂，但有的值不能用；errors "
                "指出是请求体的哪一处（pointer）或哪个查询参数（parameter）。",
                "The request was understood, a value cannot be; errors tells its place in the body "
                "(pointer) or its parameter of the query."},
        {"rule", 422, "不符合规定", "a rule stands against it",
                "学籍管理的规定不允许；errors "
                "逐条列出规定的代号（code）、栏目（field）和文字（text）。",
                "A rule of student records forbids it; errors has the code of each rule, the field "
                "and its words."},
        {"version-needed", 428, "请写明 If-Match", "If-Match is needed",
                "修改时在 If-Match 里写明读到的 ETag。",
                "A change says in If-Match which ETag was read."},
        {"slow-down", 429, "请求过于频繁", "too many requests", "等 Retry-After 所写的秒数再试。",
                "Wait the seconds of Retry-After, then try again."},
        {"head-too-large", 431, "请求头太大", "the head is too large",
                "请求头合计最大 16 KiB、64 行。", "A head has at most 16 KiB and 64 lines."},
        {"ours", 500, "服务出错", "a fault of the service",
                "已记入服务日志，请联系管理员；数据没有改动。",
                "It is in the service's log: tell its administrator. Nothing was changed."},
        {"coding-unknown", 501, "不支持的传输编码", "an unknown transfer coding",
                "Transfer-Encoding 不认识。", "The Transfer-Encoding is not known."},
        {"later", 503, "暂时不能办理", "not now",
                "正忙或暂时连不上数据库，没有改动任何数据；等 Retry-After 所写的秒数再试。",
                "It is busy or the database is away, nothing was changed; try again behind the "
                "seconds of Retry-After."},
        {"uncertain", 504, "结果不明", "nobody knows whether it was done",
                "保存时与数据库的连接中断，先查看是否已办，再决定是否重办。",
                "The database went away while it was saved: look whether it was done before it is "
                "sent again."},
        {"http-version", 505, "不支持的 HTTP 版本", "another version of HTTP",
                "只支持 HTTP/1.0 和 HTTP/1.1。", "HTTP/1.0 and HTTP/1.1 are spoken."},
        {"full", 507, "磁盘空间不足", "no space left",
                "没有空间，没有保存；查询照常，请联系管理员。",
                "There is no space, nothing was saved; reading goes on. Tell the administrator."},
};

size_t fault_kinds_count(void)
{
	return G_N_ELEMENTS(fault_kinds);
}

const FaultKind *fault_kind_find(const char *id)
{
	for (size_t i = 0; i < G_N_ELEMENTS(fault_kinds); i++)
		if (strcmp(fault_kinds[i].id, id) == 0)
			return &fault_kinds[i];
	return NULL;
}

const FaultKind *fault_kind_rule(void)
{
	return fault_kind_find("rule");
}

const FaultKind *fault_kind_of(int status)
{
	for (size_t i = 0; i < G_N_ELEMENTS(fault_kinds); i++)
		if (fault_kinds[i].status == status)
			return &fault_kinds[i];
	return fault_kind_of(status < 500 ? 400 : 500);
}

json_t *fault_document(const FaultKind *kind, bool zh, const char *detail, json_t *errors)
{
	g_autofree char *type = g_strconcat(PATH, kind->id, NULL);
	return json_pack("{s:s, s:s, s:i, s:s, s:o}", "type", type, "title",
	        zh ? kind->zh : kind->en, "status", kind->status, "detail", detail, "errors",
	        errors ? errors : json_array());
}

json_t *fault_error(const char *code, const char *pointer, const char *parameter, const char *text)
{
	json_t *error = json_pack("{s:s, s:s?, s:s, s:n, s:n}", "code", code, "pointer", pointer,
	        "text", text, "field", "label");
	if (parameter)
		json_object_set_new(error, "parameter", json_string(parameter));
	return error;
}
