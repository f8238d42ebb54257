#include "base/messages.h"

#include <stddef.h>

const Phrase base_phrases[] = {
        /* ZIP */
        {"unpacks to so much more than its size that it looks like a ZIP bomb",
                "解开后远大于其自身，疑为压缩炸弹"},
        {"not a ZIP file: no end record", "不是完整的 ZIP 文件（没有结尾记录）"},
        {"not a ZIP file: too short", "不是完整的 ZIP 文件（太短）"},
        {"not a ZIP file: cut short", "不是完整的 ZIP 文件"},
        {"entry '*'", "条目“$1”"},
        {"more than * entries", "条目超过 $1 个"},
        {"there twice (upper and lower case count as the same)", "重复（不分大小写）"},
        {"is encrypted", "已加密"},
        {"is packed by a method other than deflate", "压缩方式不是 deflate"},
        {"is a symbolic link", "是符号链接"},
        {"is not a regular file", "不是普通文件"},
        {"is a folder with content", "是带内容的目录"},
        {"its two headers disagree", "前后两个文件头不一致"},
        {"has a NUL in its name", "名称中有 NUL"},
        {"overlaps another entry", "与另一条目重叠"},
        {"bytes that belong to no entry lie before it", "之前有不属于任何条目的字节"},
        {"no memory for * bytes", "没有 $1 字节内存"},
        /* workbooks */
        {"is not an XLSX workbook", "不是 XLSX 工作簿；请用 WPS 或 Excel 打开，另存为 .xlsx"},
        {"is an old .xls or .et workbook, or one with a password: save it as .xlsx without a "
         "password",
                "是旧格式（.xls、.et）或设有密码的工作簿；请在 WPS 或 Excel 中另存为不带密码的 "
                ".xlsx"},
        {"is not a workbook: '*' is missing", "不是 XLSX 工作簿（其中没有“$1”）"},
        {"more than * sheets", "工作表超过 $1 张；请把要用的一张另存为一个文件"},
        {"more than * formats", "单元格格式超过 $1 种；请把内容复制到新的工作簿（只粘贴值）"},
        {"more than * texts", "文字超过 $1 条；请分成几个文件"},
        {"a text of more than * bytes", "有一段文字超过 $1 字节"},
        {"sheet '*'", "工作表“$1”"},
        {"more than * rows", "超过 $1 行；请分成几个文件，或另存为 CSV（UTF-8）"},
        {"more than * columns", "超过 $1 列；请删去不用的列"},
        {"more than * cells in all",
                "有内容的单元格共超过 $1 个；请分成几个文件，或另存为 CSV（UTF-8）"},
        {"more than * cells in merged ranges", "合并单元格共占超过 $1 格；请取消合并后再存"},
        {"more than * merged ranges", "合并单元格超过 $1 处；请取消合并后再存"},
        {"more than * bytes in one cell", "有一个单元格超过 $1 字节"},
        {"a cell names a text that is not there", "有单元格引用了不存在的文字；请重新另存为 .xlsx"},
        {"a cell without a place", "有单元格没有位置；请重新另存为 .xlsx"},
        {"a document type has no place in a workbook", "内含文档类型声明，不是正常的工作簿"},
        {"too many relations", "内部引用过多"},
        {"not well-formed XML", "内容不完整或已损坏；请重新另存为 .xlsx"},
        {"larger than * bytes",
                "解开后超过 $1 "
                "字节；请删去数据下方和右侧只有格式的空行空列，或把数据复制到新的工作簿"},
        {NULL, NULL},
};
