# The one way to declare code here.
#
# eco_module(NAME  HEADERS … SOURCES … DEPENDS … [PURE])
#   a library eco_NAME, alias eco::NAME. Headers are included from the project's root ("engine/order_book.hpp").
#   PURE: no clock, I/O, thread, random, float, locale (tools/check_determinism.py and tools/check_symbols.py check it).
# eco_app(NAME  SOURCES … DEPENDS …)       a program build/<preset>/bin/NAME
# eco_test(NAME  LABEL unit|scenario|…  SOURCES … DEPENDS … [TIMEOUT s] [SERIAL])
#   a GoogleTest program and its one CTest entry. SERIAL: it runs alone (load, many processes, time-outs).
# eco_fuzz(NAME  SOURCES … DEPENDS … CORPUS directory)
#   SOURCES define LLVMFuzzerTestOneInput. With preset fuzz: a libFuzzer program whose CTest entry starts from the
#   corpus and runs for ECO_FUZZ_SECONDS (60). With every other preset: CTest replays the corpus through it.

set(ECO_TEST_TIMEOUT_FACTOR 1 CACHE STRING "Multiplies each test's timeout (sanitizers, long campaigns)")
option(ECO_FUZZ "Build fuzz targets with libFuzzer (clang)" OFF)

function(eco_warnings target)
  target_compile_options(${target} PRIVATE $<$<BOOL:${ECO_DEVELOPER_MODE}>:-Wall -Wextra -Wpedantic -Wconversion
    -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual $<$<CXX_COMPILER_ID:GNU>:-Werror>>)
  target_compile_options(${target} PRIVATE -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
endfunction()

function(eco_module name)
  cmake_parse_arguments(M "PURE" "" "HEADERS;SOURCES;DEPENDS" ${ARGN})
  set(target eco_${name})
  if(M_SOURCES)
    add_library(${target} STATIC ${M_SOURCES})
    set(scope PUBLIC)
    eco_warnings(${target})
    if(M_PURE)
      set_property(GLOBAL APPEND PROPERTY ECO_PURE_TARGETS ${target})
    endif()
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(eco::${name} ALIAS ${target})
  # Tables (*.def) are no headers: they are not compiled alone.
  set(tables ${M_HEADERS})
  list(FILTER tables INCLUDE REGEX "\\.def$")
  list(FILTER M_HEADERS EXCLUDE REGEX "\\.def$")
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${M_HEADERS}
    FILE_SET tables TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${tables})
  set_target_properties(${target} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)
  # For whoever links an installed one; here CMAKE_CXX_STANDARD says the same.
  target_compile_features(${target} ${scope} cxx_std_20)
  target_link_libraries(${target} ${scope} ${M_DEPENDS})
endfunction()

function(eco_app name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  eco_warnings(${name})
  target_link_libraries(${name} PRIVATE ${A_DEPENDS})
endfunction()

function(eco_test name)
  cmake_parse_arguments(T "SERIAL" "LABEL;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  eco_warnings(${name})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${T_DEPENDS} GTest::gmock GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 60)
  endif()
  math(EXPR T_TIMEOUT "${T_TIMEOUT} * ${ECO_TEST_TIMEOUT_FACTOR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${T_LABEL} TIMEOUT ${T_TIMEOUT}
    ENVIRONMENT "ECO_SOURCE_DIR=${PROJECT_SOURCE_DIR};ECO_BINARY_DIR=${PROJECT_BINARY_DIR}")
  if(T_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()

function(eco_fuzz name)
  cmake_parse_arguments(F "" "CORPUS" "SOURCES;DEPENDS" ${ARGN})
  cmake_path(ABSOLUTE_PATH F_CORPUS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  add_executable(${name} ${F_SOURCES})
  eco_warnings(${name})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${F_DEPENDS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  if(ECO_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set(found ${PROJECT_BINARY_DIR}/fuzz/${name})
    file(MAKE_DIRECTORY ${found})
    set(options -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 -artifact_prefix=${found}/)
    add_test(NAME ${name} COMMAND sh -c "exec \"$@\" -max_total_time=\"\${ECO_FUZZ_SECONDS-60}\"" sh
      $<TARGET_FILE:${name}> ${options} ${found} ${F_CORPUS})
    set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 86400)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/fuzz_replay.cpp)
    math(EXPR timeout "60 * ${ECO_TEST_TIMEOUT_FACTOR}")
    add_test(NAME ${name} COMMAND ${name} ${F_CORPUS})
    set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT ${timeout})
  endif()
endfunction()
