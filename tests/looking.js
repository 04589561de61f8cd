// Run in a page by tests/test_pages.py.
({
  // Chinese that an English page shows outside what is marked as data (lang="zh…").
  chinese() {
    const han = /[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff01-\uff5e]/;
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
      const within = node.parentElement;
      if (han.test(node.data) && !within.closest("[lang^=zh], script, style, textarea")) found.add(node.data.trim());
    }
    for (const one of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      if (one.closest("[lang^=zh]")) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt"])
        if (han.test(one.getAttribute(name) || "")) found.add(one.getAttribute(name));
    }
    return [...found];
  },
  // What axe finds; the tests' own server has it, for the policy of a page lets no other script in.
  async violations(tags) {
    await new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src: "/axe/axe.min.js", onload: loaded, onerror: failed }));
    });
    const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  },
  // Its title, how many headings it has, and the pictures below the fold that are fetched only on the way to them.
  first() {
    const lazy = [...document.querySelectorAll("img[loading=lazy]")];
    const later = lazy.filter((one) => one.getBoundingClientRect().top > innerHeight).map((one) => one.src);
    return [document.title, document.querySelectorAll("h1").length, later];
  },
  // What sticks out to the right of the window.
  wide() {
    const width = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= width) return [];
    const out = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1);
    return [`${document.scrollingElement.scrollWidth} px: ` + out.slice(-3).map((one) => one.outerHTML.slice(0, 120)).join(" | ")];
  },
})
