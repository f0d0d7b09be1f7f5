# Debian packages, a component each: `cpack -G DEB` in a build directory made with the preset `package`.
# ./dev package does all of it, scripts/check-package looks at what came out.
set(TAGWRIGHT_MAINTAINER "tagwright maintainers <maintainers@tagwright.invalid>" CACHE STRING
  "Who answers for the packages: NAME <ADDRESS>")
set(library_package libtagwright${library_abi})
set(exactly "(= ${PROJECT_VERSION})")

# -- what Debian wants in each package ---------------------------------------------------------------------------------
set(changelog "${CMAKE_CURRENT_BINARY_DIR}/debian/changelog.gz")
add_custom_command(OUTPUT "${changelog}"
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/debian"
  COMMAND sh -c "gzip -9n < \"$1\" > \"$2\"" sh "${PROJECT_SOURCE_DIR}/packaging/deb/changelog" "${changelog}"
  DEPENDS packaging/deb/changelog VERBATIM)
add_custom_target(tagwright_changelog ALL DEPENDS "${changelog}")
foreach(pair program:tagwright library:${library_package} development:libtagwright-dev)
  string(REGEX MATCH "^(.*):(.*)$" pair ${pair})
  set(package ${CMAKE_MATCH_2})
  install(FILES packaging/deb/copyright "${changelog}" DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
    COMPONENT ${CMAKE_MATCH_1})
  string(TOUPPER ${CMAKE_MATCH_1} component)
  set(CPACK_DEBIAN_${component}_PACKAGE_NAME ${package})
endforeach()

# -- all of them -------------------------------------------------------------------------------------------------------
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX "${CMAKE_INSTALL_PREFIX}")
set(CPACK_PACKAGE_CONTACT "${TAGWRIGHT_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
  WORLD_EXECUTE)

# -- the program -------------------------------------------------------------------------------------------------------
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
"tagwright labels every page of a Confluence space with an LLM: Gemini, OpenAI,
Anthropic, any OpenAI-compatible server, or keywords alone. It goes as fast as
the quota allows, pays for no page twice, and writes nothing unless asked to.
.
This package has the program, its manual, completions for bash, zsh and fish,
and the unit of its service, which is not enabled by the installation.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/packaging/deb/postinst"
  "${PROJECT_SOURCE_DIR}/packaging/deb/prerm" "${PROJECT_SOURCE_DIR}/packaging/deb/postrm")

# -- the library -------------------------------------------------------------------------------------------------------
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
"The shared library that programs are linked with which label pages, or
simulate it, by themselves.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "tzdata")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS "ca-certificates")

# -- to build with it: the static library needs all that it is made from, tagwright/actors.hpp needs CAF -----------------
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Headers, the static library, and what CMake and pkg-config need to build a
program with libtagwright.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(development_needs libcaf-dev libcurl4-openssl-dev libfmt-dev libhowardhinnant-date-dev libsimdjson-dev libsqlite3-dev
  libsqlitecpp-dev libssl-dev libstemmer-dev libtomlplusplus-dev libutf8proc-dev libxml2-dev nlohmann-json3-dev pkg-config)
list(JOIN development_needs ", " development_needs)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${library_package} ${exactly}, ${development_needs}")

include(CPack)
