import { Dashboard } from './dashboard.js';
import './style.css';

// In Development the service knows this key; elsewhere the page asks for one. It is kept for the tab only and is
// never part of an address: each connection trades it for a ticket.
const KEY = 'key';
const dashboard = new Dashboard(sessionStorage.getItem(KEY) ?? 'demo', key => sessionStorage.setItem(KEY, key));
void dashboard.start();
