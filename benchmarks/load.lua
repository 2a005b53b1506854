-- Questionnaires with answers drawn anew for each, under ids of their own. Arguments: where to, a seed, the items
-- with their highest codes ("brs1=5"), lowest 1 or, with a minus before it, 0.
local header = {["Content-Type"] = "application/json"}
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(args)
  path, items = args[1], {}
  math.randomseed(tonumber(args[2]) * 1000 + number)
  for at = 3, #args do
    local name, low, high = args[at]:match("^(.-)=(%-?%d+):(%d+)$")
    items[#items + 1] = {name, tonumber(low), tonumber(high)}
  end
end

local function hex(digits)
  return string.format("%0" .. digits .. "x", math.random(0, 16 ^ digits - 1))
end

function request()
  local answers = {}
  for at, item in ipairs(items) do
    answers[at] = string.format('"%s":%d', item[1], math.random(item[2], item[3]))
  end
  local id = table.concat({hex(6) .. hex(2), hex(4), "4" .. hex(3), "8" .. hex(3), hex(6) .. hex(6)}, "-")
  local body = '{"wave":"first","instrument":"twenty@1.0","place":"Q","answers":{' .. table.concat(answers, ",") .. "}}"
  return wrk.format("PUT", path .. id, header, body)
end
