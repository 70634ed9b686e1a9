// Follows a page's new address and takes along the fragment, which a refresh would lose.
"use strict";
{
  const link = document.getElementById("target");
  if (link) location.replace(link.hash ? link.href : link.href + location.hash);
}
