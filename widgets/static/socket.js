import { freshToken } from "./token.js";

/**
 * A kernel's websocket, and over it the comm of one widget.
 *
 * It speaks as much of Jupyter's messaging protocol as the page needs: custom messages of the comm,
 * and what the server tells of the kernel. Voila's own scripts do the same with every widget's
 * JavaScript, in five megabytes.
 *
 * `listen` is `{opened(), closed(), message(content), kernelGone()}`.
 */
export function openSocket(url, session, comm, listen) {
  const socket = new WebSocket(url);
  let wasOpen = false;
  let done = false;

  const end = (tell) => {
    if (done) return;
    done = true;
    socket.close();
    tell?.(wasOpen);
  };
  socket.onopen = () => {
    wasOpen = true;
    if (!done) listen.opened();
  };
  socket.onclose = () => end(listen.closed);
  socket.onmessage = ({ data }) => {
    const message = done ? null : socketMessage(data);
    if (!message) return;
    if (message.type === "comm_msg" && message.content.comm_id === comm) listen.message(message.content.data?.content);
    else if (message.type === "status" && SOCKET_GONE.includes(message.content.execution_state)) end(listen.kernelGone);
  };
  return {
    send(content) {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.send(JSON.stringify(socketEnvelope(session, { comm_id: comm, data: { method: "custom", content } })));
    },
    close: () => end(),
  };
}

const SOCKET_GONE = ["autorestarting", "restarting", "dead"];

function socketEnvelope(session, content) {
  const header = { msg_id: freshToken(), msg_type: "comm_msg", username: "", session, date: new Date().toISOString(), version: "5.3" };
  return { channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] };
}

// What is no text carries buffers, which the bridge never sends.
function socketMessage(data) {
  if (typeof data !== "string") return null;
  const { header, content } = JSON.parse(data);
  return { type: header?.msg_type, content: content ?? {} };
}
