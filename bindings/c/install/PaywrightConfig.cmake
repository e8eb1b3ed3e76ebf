# Targets: Paywright::paywright, shared, and Paywright::paywright_static.
get_filename_component(PAYWRIGHT_PREFIX "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET Paywright::paywright)
  add_library(Paywright::paywright SHARED IMPORTED)
  set_target_properties(Paywright::paywright PROPERTIES
    IMPORTED_LOCATION "${PAYWRIGHT_PREFIX}/lib/@SHARED@"
    IMPORTED_SONAME "@SONAME@"
    INTERFACE_INCLUDE_DIRECTORIES "${PAYWRIGHT_PREFIX}/include")
endif()

if(NOT TARGET Paywright::paywright_static)
  add_library(Paywright::paywright_static STATIC IMPORTED)
  set_target_properties(Paywright::paywright_static PROPERTIES
    IMPORTED_LOCATION "${PAYWRIGHT_PREFIX}/lib/libpaywright.a"
    INTERFACE_INCLUDE_DIRECTORIES "${PAYWRIGHT_PREFIX}/include"
    INTERFACE_LINK_LIBRARIES "pthread;dl;m")
endif()
