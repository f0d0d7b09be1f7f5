# The libraries that other programs link: libtagwright, static and shared, from the same objects. What they show is in
# include/tagwright; the rooms that they are made of are not installed.
if(TAGWRIGHT_SANITIZE)
  return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(library_rooms base messages confluence llm labels config logic http store actors sim_model sim_confluence sim host)
# What these rooms are linked with. CAF is part of the interface for those who include tagwright/actors.hpp only.
set(library_needs CAF::io CAF::core CURL::libcurl LibXml2::LibXml2 nlohmann_json::nlohmann_json OpenSSL::Crypto fmt::fmt
  SQLiteCpp SQLite::SQLite3 tomlplusplus::tomlplusplus date::date-tz PkgConfig::simdjson PkgConfig::utf8proc
  Snowball::stemmer)

# What a program that was built with one library can run with: until 1.0 each minor version may break it.
set(library_abi ${PROJECT_VERSION_MAJOR})
if(library_abi EQUAL 0)
  set(library_abi 0.${PROJECT_VERSION_MINOR})
endif()

foreach(kind static shared)
  string(TOUPPER ${kind} type)
  set(target tagwright_${kind})
  add_library(${target} ${type})
  foreach(room IN LISTS library_rooms)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:tagwright_${room}>)
    add_dependencies(${target} tagwright_${room})
  endforeach()
  set_target_properties(${target} PROPERTIES OUTPUT_NAME tagwright EXPORT_NAME tagwright LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION} SOVERSION ${library_abi})
  target_compile_features(${target} INTERFACE cxx_std_20)
  target_link_libraries(${target} PRIVATE ${library_needs})
  target_include_directories(${target} INTERFACE $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
# Nothing is left to be found when a program starts, and nothing of the libraries inside is shown.
target_link_options(tagwright_shared PRIVATE LINKER:--no-undefined LINKER:--exclude-libs,ALL)

# For projects that have this one as a part of theirs (add_subdirectory, FetchContent): the name that find_package() gives.
add_library(tagwright::tagwright ALIAS tagwright_static)
if(NOT TAGWRIGHT_INSTALL)
  set_target_properties(tagwright_shared PROPERTIES EXCLUDE_FROM_ALL ON)
  return()
endif()

# -- what is installed: a program, a library, and what is needed to build with it -------------------------------------
install(TARGETS tagwright_shared EXPORT shared
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
install(TARGETS tagwright_static EXPORT static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(DIRECTORY include/tagwright DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tagwright)
foreach(kind static shared)
  install(EXPORT ${kind} FILE tagwright-${kind}.cmake NAMESPACE tagwright:: DESTINATION ${package_dir}
    COMPONENT development)
endforeach()
configure_package_config_file(cmake/tagwrightConfig.cmake.in "${CMAKE_CURRENT_BINARY_DIR}/tagwrightConfig.cmake"
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/tagwrightConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
# From where the file lies, so that what is installed can be moved; directories that are named by a whole path (NixOS
# has them so) stay what they are.
set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
if(NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  file(RELATIVE_PATH pc_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(PREPEND pc_prefix "\${pcfiledir}/")
endif()
cmake_path(APPEND pc_libdir "\${prefix}" "${CMAKE_INSTALL_LIBDIR}")
cmake_path(APPEND pc_includedir "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(cmake/tagwright.pc.in "${CMAKE_CURRENT_BINARY_DIR}/tagwright.pc" @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tagwrightConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/tagwrightConfigVersion.cmake" cmake/FindCAF.cmake cmake/FindSnowball.cmake
  DESTINATION ${package_dir} COMPONENT development)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/tagwright.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  COMPONENT development)
