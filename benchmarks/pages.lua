-- The page of a question, each time of another draft. Arguments: address and cookie, one after the other.
local at = 0

function init(args)
  drafts = {}
  for each = 1, #args, 2 do
    drafts[#drafts + 1] = wrk.format("GET", args[each], {["Cookie"] = args[each + 1], ["Accept"] = "text/html"})
  end
end

function request()
  at = at % #drafts + 1
  return drafts[at]
end
