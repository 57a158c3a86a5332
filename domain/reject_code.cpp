#include "domain/reject_code.hpp"

namespace eco::domain {
namespace {
constexpr RejectInfo infos[] = {
#define ECO_REJECT(name, CODE, number, row, fix_103, en, zh, remedy_en, remedy_zh) \
  RejectInfo{RejectCode::name, #CODE, row, fix_103, en, zh, remedy_en, remedy_zh},
#include "domain/reject_codes.def"
#undef ECO_REJECT
};
}  // namespace

const RejectInfo* reject_info(RejectCode code) noexcept {
  for (const RejectInfo& info : infos) {
    if (info.code == code) return &info;
  }
  return nullptr;
}

}  // namespace eco::domain
