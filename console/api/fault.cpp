#include "console/api/fault.hpp"

#include <array>

namespace eco::console {
namespace {

constexpr std::array<FaultInfo, 14> infos = {{
    {"BAD_JSON", "not one line of JSON with an object", "不是单行JSON对象",
     "send one JSON object per line", "每行发送一个JSON对象"},
    {"TOO_LARGE", "the request is too long", "请求过长", "send less than 1 MiB per line",
     "每行不超过1 MiB"},
    {"UNKNOWN_COMMAND", "no such command", "命令不存在", "see docs/operating/operator-actions.md",
     "请参阅运营操作手册"},
    {"UNKNOWN_FIELD", "a field that this command does not have", "命令中没有该字段",
     "check its spelling", "请核对字段名"},
    {"REPEATED_FIELD", "a field stands twice", "字段重复", "send each field once",
     "每个字段只发送一次"},
    {"MISSING_FIELD", "a field is missing", "缺少字段", "add it", "请补充该字段"},
    {"WRONG_TYPE", "a field has the wrong type", "字段类型错误",
     "amounts, prices and quantities are decimal text in quotes",
     "金额、价格、数量须为带引号的十进制文本"},
    {"BAD_VALUE", "a value is impossible", "参数无效", "see the text", "请查看说明"},
    {"NOT_LOGGED_IN", "log in first", "尚未登录", "send the command login", "请先发送login命令"},
    {"LOGIN_FAILED", "operator or password wrong", "运营员或密码错误", "check both",
     "请核对后重试"},
    {"TOO_MANY_FAILURES", "too many failed logins", "登录失败次数过多", "wait and try again",
     "请稍后再试"},
    {"BUSY", "the venue's input is full", "系统繁忙", "try again", "请重试"},
    {"NOT_FOUND", "there is no such thing", "对象不存在", "check the code", "请核对代码"},
    {"FAILED", "the venue could not do it", "系统未能完成", "see the text and the venue's log",
     "请查看说明与系统日志"},
}};

}  // namespace

const FaultInfo& info_of(FaultCode code) noexcept {
  return infos[static_cast<std::size_t>(code) - 1];
}

}  // namespace eco::console
