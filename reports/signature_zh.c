#include "reports/signature_zh.h"
#include "inventory/messages.h"

const Phrase signature_phrases[] = {
        {"it is not signed", "没有签名"},
        {"'*' signed it, but the certificate is not in signers.yaml",
                "签名的证书“$1”不在 signers.yaml 中"},
        {"a certificate in it is damaged", "其中的证书已损坏"},
        {"cannot sign", "不能签名"},
        {"certificate '*'", "证书“$1”"},
        {"not a CMS signature in DER", "不是 DER 格式的 CMS 签名"},
        {"bytes follow the CMS signature", "CMS 签名之后有多余的字节"},
        {"CMS, but not a signature", "是 CMS，但不是签名"},
        {"carries its content: a detached signature is needed", "签名内含原文：应为分离式签名"},
        {"nobody signed it", "没有人签名"},
        {"several signed it; one file holds one signer", "有多人签名；一个文件只能有一个签名者"},
        {"holds no certificate of its signer", "没有签名者的证书"},
        {"signed with the digest *, which can be forged", "用摘要 $1 签名，可被伪造"},
        {"the signature is not of the certificate it carries", "签名与所附证书不符"},
        {"the signature cannot be verified", "签名无法验证"},
        {"the content is not what was signed", "内容与签名时不同"},
        {"a key of * bits is too weak; use RSA of 2048 bits or EC of 256 bits",
                "$1 位的密钥太弱；请用 2048 位 RSA 或 256 位 EC"},
        {"the certificate is not valid before *", "证书到 $1 才生效"},
        {"the certificate expired on *", "证书已于 $1 过期"},
        {"the certificate has an extension that is malformed", "证书的扩展项格式有误"},
        {"the certificate may not sign: its keyUsage holds neither digitalSignature nor "
         "nonRepudiation",
                "证书不能用于签名：keyUsage 中没有 digitalSignature 或 nonRepudiation"},
        {"the certificate may not sign: its extendedKeyUsage does not hold emailProtection, which "
         "'openssl cms -verify' asks for",
                "证书不能用于签名：extendedKeyUsage 中没有 emailProtection（openssl cms -verify "
                "要求）"},
        {"the certificate may not sign: it is made for another purpose",
                "证书不能用于签名：它另有用途"},
        {0},
};

/* A file that cannot be read is said as elsewhere. */
char *signature_zh(const char *message)
{
	static const Phrase *const tables[] = {signature_phrases, inventory_phrases, NULL};
	return phrases_say(tables, message);
}
