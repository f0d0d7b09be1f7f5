# Helpers that keep CMakeLists.txt a list of rooms.

function(tagwright_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough)
  # A compiler that is younger than this project may warn of more: `cmake --compile-no-warning-as-error` lets it build.
  set_target_properties(${target} PROPERTIES COMPILE_WARNING_AS_ERROR ${PROJECT_IS_TOP_LEVEL})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 sees overruns inside std::string that are not there, once it optimises or instruments.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
      -Wno-stringop-overread -Wno-maybe-uninitialized)
    if(CAF_VERSION VERSION_GREATER_EQUAL 1.0) # and in the counted pointers of CAF 1.x a use after free
      target_compile_options(${target} PRIVATE -Wno-use-after-free)
    endif()
  endif()
  if(TAGWRIGHT_SANITIZE)
    # CAF 0.17.6 binds null references on purpose (init_fun_factory.hpp): no null check.
    target_compile_options(${target} PRIVATE -fsanitize=${TAGWRIGHT_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${TAGWRIGHT_SANITIZE})
    if(TAGWRIGHT_SANITIZE MATCHES "undefined")
      # ASan sees what these would, and in CAF's templates they double the time that a build takes.
      target_compile_options(${target} PRIVATE -fno-sanitize=null,alignment,object-size,vptr -fno-sanitize-recover=all)
    endif()
  endif()
  if(TAGWRIGHT_FUZZ)
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
  endif()
endfunction()

# tagwright_library(NAME SOURCES glob… [EXCLUDE regex] [DEPENDS lib…] [PCH header…] [SHELL])
# SHELL: its code waits more than it computes, so it is not optimised where it is instrumented: that takes long.
# A dependency that names another room needs no prefix.
function(tagwright_library name)
  cmake_parse_arguments(arg "SHELL" "EXCLUDE" "SOURCES;DEPENDS;PCH" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" ${arg_SOURCES})
  if(arg_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${arg_EXCLUDE}")
  endif()
  set(target tagwright_${name})
  add_library(${target} STATIC ${sources})
  add_library(tagwright::${name} ALIAS ${target})
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/include")
  foreach(dep IN LISTS arg_DEPENDS)
    if(TARGET tagwright_${dep})
      target_link_libraries(${target} PUBLIC tagwright_${dep})
    else()
      target_link_libraries(${target} PUBLIC ${dep})
    endif()
  endforeach()
  if(arg_PCH)
    target_precompile_headers(${target} PRIVATE ${arg_PCH})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${target} PRIVATE -fpch-preprocess) # so that ccache sees what the header holds
    endif()
  endif()
  tagwright_options(${target})
  if(arg_SHELL AND TAGWRIGHT_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
endfunction()

# tagwright_test(NAME SOURCES glob… DEPENDS lib… [LABEL label] [TIMEOUT seconds])
function(tagwright_test name)
  cmake_parse_arguments(arg "" "LABEL;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" ${arg_SOURCES})
  add_executable(${name} ${sources})
  foreach(dep IN LISTS arg_DEPENDS)
    if(TARGET tagwright_${dep})
      target_link_libraries(${name} PRIVATE tagwright_${dep})
    else()
      target_link_libraries(${name} PRIVATE ${dep})
    endif()
  endforeach()
  target_link_libraries(${name} PRIVATE GTest::gmock_main)
  tagwright_options(${name})
  # A test is built far longer than it runs; what it calls is optimised as ever. Half of that time is GoogleMock.
  target_compile_options(${name} PRIVATE -O0)
  list(LENGTH sources count)
  if(count GREATER 3)
    target_precompile_headers(${name} PRIVATE <gmock/gmock.h>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      target_compile_options(${name} PRIVATE -fpch-preprocess) # so that ccache sees what the header holds
    endif()
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300) # sanitizers on a busy machine are slow
  endif()
  if(TAGWRIGHT_SANITIZE AND arg_LABEL STREQUAL "unit")
    # Instrumented programs start slowly: one process for all of it, not two thousand.
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" TIMEOUT 900)
  else()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
      PROPERTIES LABELS "${arg_LABEL}" TIMEOUT ${arg_TIMEOUT})
  endif()
endfunction()

# tagwright_embed(NAME FILES glob…): embedded/NAME.cpp, which defines tagwright::embedded::NAME(), a list of
# (file name without its ending, text). An installed program has no source tree to read from.
function(tagwright_embed name)
  cmake_parse_arguments(arg "" "" "FILES" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${arg_FILES})
  set(entries "")
  foreach(path IN LISTS files)
    file(READ "${path}" text)
    get_filename_component(stem "${path}" NAME_WE)
    string(APPEND entries "        {\"${stem}\", R\"embedded(${text})embedded\"},\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  endforeach()
  set(EMBEDDED_NAME ${name})
  set(EMBEDDED_ENTRIES "${entries}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in" "${CMAKE_CURRENT_BINARY_DIR}/embedded/${name}.cpp" @ONLY)
endfunction()

# tagwright_page(room report_room): bundles the web page and the report of a simulation with npm and puts them into the
# rooms as tagwright::embedded::page() and report(), lists of (file name, text). The installed program needs neither npm
# nor these files.
function(tagwright_page room report_room)
  find_program(TAGWRIGHT_NPM npm REQUIRED)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS web/src/* web/public/*)
  set(bin "${CMAKE_CURRENT_BINARY_DIR}")
  set(commands COMMAND "${PROJECT_SOURCE_DIR}/scripts/build-page" "${bin}/page" "${bin}/report")
  foreach(name page report)
    list(APPEND commands COMMAND "${CMAKE_COMMAND}" "-DFILES=${bin}/${name}" "-DNAME=${name}"
      "-DOUT=${bin}/embedded/${name}.cpp" "-DTEMPLATE=${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in"
      -P "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake")
  endforeach()
  add_custom_command(OUTPUT "${bin}/embedded/page.cpp" "${bin}/embedded/report.cpp" ${commands}
    DEPENDS ${sources} web/package.json web/package-lock.json web/build.mjs scripts/build-page cmake/EmbedFiles.cmake
            cmake/embedded.cpp.in
    WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" COMMENT "Bundling the web page" VERBATIM)
  target_sources(tagwright_${room} PRIVATE "${bin}/embedded/page.cpp")
  target_sources(tagwright_${report_room} PRIVATE "${bin}/embedded/report.cpp")
endfunction()
