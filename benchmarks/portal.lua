-- Public pages in turn, as a browser asks that has none of them. Arguments: their addresses.
local at = 0

function init(args)
  pages = {}
  for each = 1, #args do
    pages[each] = wrk.format("GET", args[each], {["Accept"] = "text/html", ["Accept-Encoding"] = "gzip"})
  end
end

function request()
  at = at % #pages + 1
  return pages[at]
end
