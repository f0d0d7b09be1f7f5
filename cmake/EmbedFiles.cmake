# Writes OUT from TEMPLATE with every file of the directory FILES, by name: what tagwright_embed() does when the build is
# configured, for files that the build makes.
file(GLOB files LIST_DIRECTORIES false "${FILES}/*")
list(SORT files)
set(EMBEDDED_NAME "${NAME}")
set(EMBEDDED_ENTRIES "")
foreach(path IN LISTS files)
  file(READ "${path}" text)
  get_filename_component(name "${path}" NAME)
  string(APPEND EMBEDDED_ENTRIES "        {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
configure_file("${TEMPLATE}" "${OUT}" @ONLY)
