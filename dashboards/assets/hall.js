/* The hall as it happened in one replication: people come, wait, are served, leave, come again.

   A scene (dashboards/scene.py) has lanes (windows that share a queue) and persons as rows of
   [lane, clerk, comes, called, leaves, again, outcome]; minutes after midnight. Shapes and signs
   tell the same as colours do. */
(function () {
  "use strict";
  const INK = "#1A1F27", LINE = "#C9CED6", DESK = "#E3E7EC";
  const BLUE = "#0072B2", ORANGE = "#B35900", GREEN = "#00704F", GREY = "#6B7280";
  const WALK = 2.5; // minutes that it takes to come in or go out, on the screen
  const SPEEDS = [1, 2, 5, 10, 20];
  const MOST_IN_LINE = 14;
  let scene = null, minute = 0, playing = false, speed = 2, last = 0, told = -99;

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.hall = {
    open: function (data) {
      if (!data || !data.persons || !data.persons.length) return window.dash_clientside.no_update;
      scene = data;
      minute = Math.min.apply(null, data.persons.map(function (p) { return p[2]; })) - 1;
      scene.from = minute;
      scene.until = Math.max.apply(null, data.persons.map(function (p) { return p[4]; })) + 3;
      playing = false;
      requestAnimationFrame(ready);
      return window.dash_clientside.no_update;
    },
  };

  function element(id) { return document.getElementById(id); }

  function ready() {
    const canvas = element("hall-canvas");
    if (!canvas) return void setTimeout(ready, 50);
    element("hall-play").onclick = function () { play(!playing); };
    element("hall-slower").onclick = function () { faster(-1); };
    element("hall-faster").onclick = function () { faster(1); };
    const slider = element("hall-time");
    slider.min = Math.floor(scene.from);
    slider.max = Math.ceil(scene.until);
    slider.step = 1;
    slider.oninput = function () { minute = Number(slider.value); draw(); };
    canvas.onkeydown = keys;
    new ResizeObserver(draw).observe(canvas.parentElement);
    const wall = document.querySelector(".wall");
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    play(Boolean(wall) && !calm);
    minute = scene.from + Math.min(75, (scene.until - scene.from) / 3); // something to be seen
    draw();
  }

  function keys(event) {
    const step = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
    if (event.key === " ") play(!playing);
    else if (event.key === "+" || event.key === "=") faster(1);
    else if (event.key === "-") faster(-1);
    else if (step) minute = Math.max(scene.from, Math.min(scene.until, minute + step));
    else return;
    event.preventDefault();
    draw();
  }

  function play(on) {
    playing = on;
    element("hall-play").textContent = on ? scene.words.pause : scene.words.play;
    if (on) {
      if (minute >= scene.until) minute = scene.from;
      last = performance.now();
      requestAnimationFrame(tick);
    }
  }

  function faster(by) {
    speed = Math.max(0, Math.min(SPEEDS.length - 1, speed + by));
    element("hall-speed").textContent = scene.words.speed.replace("{x}", SPEEDS[speed]);
  }

  function tick(now) {
    if (!playing || !element("hall-canvas")) return;
    minute += Math.min(0.2, (now - last) / 1000) * SPEEDS[speed];
    last = now;
    if (minute >= scene.until) { minute = scene.until; play(false); }
    draw();
    if (playing) requestAnimationFrame(tick);
  }

  function clock(m) {
    const whole = Math.floor(m);
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }

  function draw() {
    const canvas = element("hall-canvas");
    if (!canvas || !scene) return;
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.parentElement.clientWidth, narrow = width < 600;
    const desks = Math.max.apply(null, scene.lanes.map(function (l) { return l.clerks; }));
    const across = narrow ? 6 : 14; // desks side by side
    const heights = scene.lanes.map(function (l) {
      return Math.max(34, 26 * Math.ceil(l.clerks / across));
    });
    const height = heights.reduce(function (a, b) { return a + b; }, 0) + 12;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = width + "px";
      canvas.style.height = height + "px";
    }
    const g = canvas.getContext("2d");
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    const columns = Math.min(desks, across);
    const right = width - 12 - columns * 26;
    const left = narrow ? 78 : 150;
    g.font = (narrow ? 11 : 13) + "px " + getComputedStyle(canvas).fontFamily;
    g.textBaseline = "middle";

    const tops = [];
    let top = 6;
    scene.lanes.forEach(function (lane, i) {
      tops.push(top);
      const middle = top + heights[i] / 2;
      g.strokeStyle = LINE;
      g.beginPath(); g.moveTo(0, top + heights[i]); g.lineTo(width, top + heights[i]); g.stroke();
      g.fillStyle = INK;
      g.textAlign = "left";
      fit(g, lane.title, 4, middle, left - 10);
      for (let k = 0; k < lane.clerks; k++) {
        const at = desk(i, k);
        g.fillStyle = DESK;
        g.fillRect(at.x - 10, at.y - 10, 20, 20);
      }
      top += heights[i];
    });
    function desk(lane, k) {
      return {
        x: right + 13 + (k % across) * 26,
        y: tops[lane] + 17 + Math.floor(k / across) * 26,
      };
    }

    const waiting = scene.lanes.map(function () { return 0; });
    let served = 0, done = 0, again = 0, gone = 0;
    const queue = scene.lanes.map(function () { return []; });
    scene.persons.forEach(function (p) {
      if (p[2] <= minute && minute < p[3]) queue[p[0]].push(p);
    });
    queue.forEach(function (line, lane) {
      line.sort(function (a, b) { return a[2] - b[2]; });
      waiting[lane] = line.length;
      line.slice(0, MOST_IN_LINE).forEach(function (p, k) {
        const goal = right - 16 - k * (narrow ? 13 : 17);
        const came = Math.min(1, (minute - p[2]) / WALK);
        person(g, left + (goal - left) * ease(came), tops[lane] + heights[lane] / 2, p, false);
      });
      if (line.length > MOST_IN_LINE) {
        g.fillStyle = INK;
        g.textAlign = "left";
        g.fillText("+" + (line.length - MOST_IN_LINE), left, tops[lane] + heights[lane] / 2);
      }
    });
    scene.persons.forEach(function (p) {
      if (p[1] >= 0 && p[3] <= minute && minute < p[4]) {
        served += 1;
        const at = desk(p[0], p[1]);
        person(g, at.x, at.y, p, true);
      } else if (p[4] <= minute) {
        if (p[6] === 0) done += 1; else if (p[6] === 1) again += 1; else gone += 1;
        const out = (minute - p[4]) / WALK;
        if (out < 1) {
          const from = p[1] >= 0 ? desk(p[0], p[1]) : { x: right - 20, y: tops[p[0]] + 17 };
          leaving(g, from.x - (from.x - left) * ease(out), from.y - 9, p, out);
        }
      }
    });
    const total = waiting.reduce(function (a, b) { return a + b; }, 0);
    const text = scene.words.now
      .replace("{clock}", clock(minute)).replace("{waiting}", total).replace("{served}", served)
      .replace("{done}", done).replace("{again}", again).replace("{gone}", gone);
    element("hall-now").textContent = text;
    element("hall-time").value = minute;
    element("hall-time").setAttribute("aria-valuetext", clock(minute));
    if (Math.abs(minute - told) >= 30 || !playing) { // readers of the screen hear it now and then
      element("hall-told").textContent = text;
      told = minute;
    }
  }

  function fit(g, text, x, y, room) {
    let shown = text;
    while (shown.length > 2 && g.measureText(shown).width > room) shown = shown.slice(0, -2) + "…";
    g.fillText(shown, x, y);
  }

  function ease(t) { return t < 0 ? 0 : t > 1 ? 1 : t * (2 - t); }

  /* A person: a disc who comes for the first time, a diamond who comes again after a correction. */
  function person(g, x, y, p, sits) {
    g.beginPath();
    if (p[5]) {
      g.moveTo(x, y - 8); g.lineTo(x + 8, y); g.lineTo(x, y + 8); g.lineTo(x - 8, y); g.closePath();
      g.fillStyle = ORANGE;
    } else {
      g.arc(x, y, 6.5, 0, 7);
      g.fillStyle = BLUE;
    }
    g.fill();
    if (!sits) return;
    g.strokeStyle = INK;
    g.lineWidth = 1.2;
    g.stroke();
  }

  function leaving(g, x, y, p, out) {
    g.globalAlpha = 1 - 0.7 * out;
    g.fillStyle = p[6] === 0 ? GREEN : p[6] === 1 ? ORANGE : GREY;
    g.textAlign = "center";
    g.font = "bold " + g.font;
    g.fillText(p[6] === 0 ? "✓" : p[6] === 1 ? "↩" : "✕", x, y);
    g.font = g.font.replace("bold ", "");
    g.globalAlpha = 1;
  }
})();
