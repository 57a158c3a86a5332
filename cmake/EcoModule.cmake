# The one way to declare code here.
#
# eco_module(NAME  HEADERS … SOURCES … DEPENDS … [PURE])
#   a library eco_NAME, alias eco::NAME. Headers are included from the project's root ("engine/order_book.hpp").
#   PURE: no clock, I/O, thread, random, float, locale (checked by tools/check_determinism.py and tools/check_symbols.py).
# eco_app(NAME  SOURCES … DEPENDS …)       a program build/<preset>/bin/NAME
# eco_test(NAME  LABEL unit|scenario|…  SOURCES … DEPENDS … [TIMEOUT s] [SERIAL])   a GoogleTest program, one CTest entry

function(eco_warnings target)
  target_compile_options(${target} PRIVATE $<$<BOOL:${ECO_DEVELOPER_MODE}>:-Wall -Wextra -Wpedantic -Wconversion
    -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror>)
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
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${M_HEADERS})
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
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${T_LABEL} TIMEOUT ${T_TIMEOUT}
    ENVIRONMENT "ECO_SOURCE_DIR=${PROJECT_SOURCE_DIR};ECO_BINARY_DIR=${PROJECT_BINARY_DIR}")
  if(T_SERIAL)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()
