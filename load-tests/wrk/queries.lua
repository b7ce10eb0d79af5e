-- Rows of the view `orders` by key, in a closed loop: any of the newest 1,000 that are there.
-- Fetches their keys with curl before it begins; run commands.lua first on an empty server.
--
--   wrk -t1 -c64 -d20s --latency -s wrk/queries.lua http://127.0.0.1:8080
--
-- wrk itself prints a line "Non-2xx or 3xx responses" when an answer was not a row.

local KEYS_MAX = 1000

-- In wrk's main state, once for each thread.
local function fetch_keys()
  local url = string.format("%s://%s:%s/views/orders?sort=-placedAt&limit=%d",
    wrk.scheme, wrk.host, wrk.port or 80, KEYS_MAX)
  local curl = assert(io.popen("curl -sS '" .. url .. "'"))
  local page = curl:read("*a")
  curl:close()
  local found = {}
  for key in page:gmatch('"key":"([^"]+)"') do
    table.insert(found, key)
  end
  if #found == 0 then
    error("no orders at " .. url .. ": " .. page:sub(1, 200))
  end
  print("reading " .. #found .. " rows")
  return found
end

local threads = 0

function setup(thread)
  fetched = fetched or fetch_keys()
  threads = threads + 1
  thread:set("keys", fetched)
  thread:set("seed", threads)
end

-- In each thread's own state.
local requests = {}

function init()
  math.randomseed(seed)
  for i, key in ipairs(keys) do
    requests[i] = wrk.format("GET", "/views/orders/" .. key)
  end
end

function request()
  return requests[math.random(#requests)]
end
