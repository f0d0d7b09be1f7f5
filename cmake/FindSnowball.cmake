# libstemmer comes with neither a CMake package nor a .pc file, and its header does not tell its version.
# Imported target: Snowball::stemmer
find_path(SNOWBALL_INCLUDE_DIR libstemmer.h)
find_library(SNOWBALL_LIBRARY stemmer)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Snowball REQUIRED_VARS SNOWBALL_LIBRARY SNOWBALL_INCLUDE_DIR)
if(Snowball_FOUND AND NOT TARGET Snowball::stemmer)
  add_library(Snowball::stemmer UNKNOWN IMPORTED)
  set_target_properties(Snowball::stemmer PROPERTIES IMPORTED_LOCATION "${SNOWBALL_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${SNOWBALL_INCLUDE_DIR}")
endif()
