for (const button of document.querySelectorAll("button[data-address]")) {
  const address = document.getElementById(button.dataset.address);
  const status = document.getElementById("status");
  let done;
  const copied = async () => {
    try {
      await navigator.clipboard.writeText(address.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(address);
      return document.execCommand("copy");
    }
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copied())) return;
    button.dataset.done = "";
    status.textContent = button.lastElementChild.textContent;
    clearTimeout(done);
    done = setTimeout(() => {
      delete button.dataset.done;
      status.textContent = "";
    }, 2000);
  });
}
